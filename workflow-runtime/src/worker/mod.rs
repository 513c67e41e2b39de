//! Tasks for an engine elsewhere, which calls them by name and with JSON. With the feature `worker`, which the
//! features `lambda` and `aws` turn on.

mod call;
mod payload;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::Arc;

use serde_json::Value;

#[doc(hidden)]
pub use call::Arguments;
pub(crate) use call::{ByJson, by_json};
pub(crate) use payload::Visit;

use crate::definition::{Definition, TaskInfo, same_name};
use crate::error::Failure;
use crate::observe::Attempt as Observed;
use crate::runtime::{Environment, Runtime};
use crate::task::TaskContext;
use crate::workflows::{Workflows, definitions};
use payload::Payload;

/// Answers calls of the tasks of workflows: what is inside `lambda::serve`, for transports of your own.
///
/// ```
/// use serde_json::json;
/// use workflow_runtime::worker::Worker;
/// use workflow_runtime::{Runtime, task, workflow};
///
/// #[task]
/// async fn greet(name: &str) -> String {
///     format!("Hello, {name}")
/// }
///
/// workflow! {
///     workflow Greeting(name: String) -> String {
///         state Greet { let text = greet(&name); => succeed text }
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let worker = Worker::new::<Greeting>(&Runtime::builder().build()).unwrap();
/// let payload = json!({
///     "task": "greet",
///     "args": {"name": "Ferris"},
///     "context": {
///         "execution": "arn:aws:states:eu-west-1:123456789012:execution:Greeting:first",
///         "startTime": "2026-11-25T08:00:00.000Z",
///         "state": "Greet",
///         "enteredTime": "2026-11-25T08:00:00.100Z",
///         "retryCount": 0
///     }
/// });
/// assert_eq!(worker.call(payload).await, Ok(json!("Hello, Ferris")));
/// # }
/// ```
#[derive(Clone)]
pub struct Worker {
    tasks: Arc<BTreeMap<&'static str, &'static TaskInfo>>,
    environment: Arc<Environment>,
}

impl Worker {
    /// A worker for all tasks of a workflow, or of a tuple of workflows, and of those that they run, without those that the
    /// engine does itself: [services](macro@crate::task#services).
    ///
    /// # Errors
    ///
    /// `Runtime.ResourceMissing` when a task needs a resource that the runtime was not given;
    /// `Runtime.SameName` when two tasks have one name.
    pub fn new<W: Workflows>(runtime: &Runtime) -> Result<Self, Failure> {
        Worker::of(&with_nested::<W>(), runtime, |_| true)
    }

    /// A worker for some of the tasks of workflows.
    pub(crate) fn of(
        definitions: &[&'static Definition],
        runtime: &Runtime,
        serves: impl Fn(&TaskInfo) -> bool,
    ) -> Result<Self, Failure> {
        let environment = runtime.environment().clone();
        let serves = |task: &TaskInfo| task.service.is_none() && serves(task);
        let mut tasks: Vec<&'static TaskInfo> = Vec::new();
        for definition in definitions {
            environment.check_resources(definition.states, &serves)?;
            let is_new = |task: &&TaskInfo| serves(task) && !tasks.iter().any(|known| (known.id)() == (task.id)());
            let new: Vec<_> = definition.tasks().into_iter().filter(is_new).collect();
            tasks.extend(new);
        }
        if let Some([first, second]) = same_name(&tasks) {
            let cause =
                format!("the tasks `{first}` and `{second}` have one name, by which they are called: rename one");
            return Err(Failure::new("Runtime.SameName", cause));
        }
        Ok(Worker { tasks: Arc::new(tasks.into_iter().map(|task| (task.name, task)).collect()), environment })
    }

    /// The names of the tasks, sorted.
    pub fn tasks(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.tasks.keys().copied()
    }

    /// Calls the task that a payload names, `{"task", "args", "context"}` as a state machine sends it, and gives
    /// its result; `null` of a callback, whose answer comes to the `"token"` of the payload. Where the future is dropped, the call's
    /// [`cancellation`](crate::TaskContext::cancellation) completes.
    ///
    /// # Errors
    ///
    /// The task's error: its name, and as cause the text of `{"message", "error"}`. `Task.Panicked` when it
    /// panicked. `Task.PayloadInvalid`, `Task.Unknown` and `Task.ArgumentInvalid` when the payload does not fit.
    pub async fn call(&self, payload: Value) -> Result<Value, Failure> {
        let Call { task, arguments, cx } = self.accept(payload)?;
        run(task, arguments, &cx).await
    }

    /// The call that a payload asks for.
    pub(crate) fn accept(&self, payload: Value) -> Result<Call, Failure> {
        let Payload { task, args, context, token } = Payload::read(payload)?;
        let task = self.tasks.get(&*task).ok_or_else(|| {
            let known: Vec<_> = self.tasks().map(|name| format!("`{name}`")).collect();
            Failure::new("Task.Unknown", format!("there is no task `{task}` here, only {}", known.join(", ")))
        })?;
        if task.callback && token.is_none() {
            let cause = format!("`{}` is a callback, and its payload has no `token`", task.name);
            return Err(Failure::new("Task.PayloadInvalid", cause));
        }
        let cx = TaskContext::elsewhere(context, token, self.environment.clone());
        Ok(Call { task, arguments: Arguments { task: task.name, values: args }, cx })
    }
}

/// A call that a payload asked for.
pub(crate) struct Call {
    pub task: &'static TaskInfo,
    pub arguments: Arguments,
    pub cx: TaskContext,
}

/// Calls a task, which is observed.
pub(crate) async fn run(task: &'static TaskInfo, arguments: Arguments, cx: &TaskContext) -> Result<Value, Failure> {
    let observed = Observed::elsewhere(cx, task);
    let mut call = (task.by_json)(arguments, cx);
    let result = poll_fn(|waker| observed.within(|| call.as_mut().poll(waker))).await;
    observed.ended(cx, || result.as_ref().err().cloned());
    result
}

/// The workflows, and those that they run.
pub(crate) fn with_nested<W: Workflows>() -> Vec<&'static Definition> {
    definitions::<W>().into_iter().flat_map(Definition::with_nested).collect()
}
