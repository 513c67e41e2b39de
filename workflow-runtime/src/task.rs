//! Tasks: annotated async functions.

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde_json::{Map, Value};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::around::Around;
use crate::clock::BoxFuture;
use crate::data::Data;
use crate::definition::{State, TaskInfo};
use crate::error::{Failure, TaskError};
use crate::runtime::Environment;
use crate::token::TaskToken;

/// What `#[task]` makes of a function `f`: an uninhabited type `f` that carries its signature.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a task",
    label = "not a task",
    note = "annotate the async function with `#[task]`"
)]
pub trait Task: Sized + 'static {
    /// Name, parameters and result, as data.
    const INFO: TaskInfo;
    /// The arguments of a call, as the function takes them.
    type Args<'a>: Serialize + Send;
    /// What the function gives; of a `Result`, the value; of a callback, what it is answered with.
    type Output: Data;
    /// The error of its `Result`; [`NoError`] where it returns none.
    type Error: TaskError;
    #[doc(hidden)]
    type Returns;
    /// Whether it may run more than once.
    #[doc(hidden)]
    type Attempts;
    /// Whether the function's result is the task's, or whether an answer to its token is.
    #[doc(hidden)]
    type Ends;
    /// What a call comes to: the function's `Result`, or its value; of a callback, with `Output` in the place of `()`.
    #[doc(hidden)]
    type Returned;
    /// What the function itself returns.
    #[doc(hidden)]
    type Function;

    /// Calls the function with resources and context from `cx`, and answers the function's own future.
    ///
    /// # Errors
    ///
    /// `Runtime.ResourceMissing`.
    fn invoke(args: Self::Args<'_>, cx: &TaskContext) -> Result<impl Future<Output = Self::Function> + Send, Failure>;

    /// What a call came to.
    #[doc(hidden)]
    fn outcome(returned: Self::Returned) -> Outcome<Self>;

    /// What a call came to when the function returned; `None` while a callback waits for its answer.
    #[doc(hidden)]
    fn ended(function: Self::Function) -> Option<Outcome<Self>>;

    /// Calls the function with arguments from JSON.
    #[cfg(feature = "worker")]
    #[doc(hidden)]
    fn by_json(
        arguments: crate::worker::Arguments,
        cx: &TaskContext,
    ) -> impl Future<Output = Result<Self::Function, Failure>> + Send;
}

/// The error of a task that returns no `Result`: there is none.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
pub enum NoError {}

impl std::fmt::Display for NoError {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

#[diagnostic::do_not_recommend]
impl Data for NoError {
    type Null = crate::data::NeverNull;

    fn shape() -> &'static crate::shape::Shape {
        &crate::shape::Shape::Opaque("NoError")
    }
}

#[diagnostic::do_not_recommend]
impl TaskError for NoError {
    const ERRORS: &'static [crate::error::ErrorVariant] = &[];

    fn name(&self) -> std::borrow::Cow<'static, str> {
        match *self {}
    }
}

/// Why a task's attempt failed.
#[derive(Debug)]
pub enum Fault<E> {
    /// The function returned this error.
    Error(E),
    /// It panicked, ran out of time, or its arguments could not be evaluated.
    Failure(Failure),
}

impl<E: TaskError> Fault<E> {
    /// The fault as a dynamic failure.
    pub fn to_failure(&self) -> Failure {
        match self {
            Fault::Error(error) => error.to_failure(),
            Fault::Failure(failure) => failure.clone(),
        }
    }

    /// See [`Failure::is`].
    pub fn is(&self, name: &str) -> bool {
        match self {
            Fault::Error(error) => name == "States.TaskFailed" || error.name() == name,
            Fault::Failure(failure) => failure.is(name),
        }
    }

    /// See [`Failure::is_any`].
    pub fn is_any(&self) -> bool {
        match self {
            Fault::Error(_) => true,
            Fault::Failure(failure) => failure.is_any(),
        }
    }

    pub(crate) fn from_failure(failure: Failure) -> Self {
        match failure.decode() {
            Some(error) => Fault::Error(error),
            None => Fault::Failure(failure),
        }
    }
}

impl<E> From<Failure> for Fault<E> {
    fn from(failure: Failure) -> Self {
        Fault::Failure(failure)
    }
}

/// The execution that a task is called in.
#[derive(Debug, Clone)]
pub struct Execution {
    /// Unique among all executions.
    pub id: String,
    /// The name it was started by; the id where it has none.
    pub name: String,
    /// When it started.
    pub start_time: SystemTime,
}

/// What a task may know of its call: take it as a parameter `cx: &TaskContext`.
///
/// ```
/// use workflow_runtime::{TaskContext, task};
///
/// #[task]
/// async fn charge(cents: u64, cx: &TaskContext) -> String {
///     format!("{cents} cents, key {}, attempt {}", cx.idempotency_key(), cx.attempt())
/// }
/// ```
pub struct TaskContext {
    pub(crate) execution: Arc<Execution>,
    pub(crate) states: &'static [State],
    pub(crate) around: Option<Arc<Around>>,
    pub(crate) path: OnceLock<String>,
    pub(crate) environment: Arc<Environment>,
    pub(crate) state: usize,
    pub(crate) visit: u64,
    /// The name that the state had when it was entered, where that was in an earlier build.
    #[cfg(feature = "durable")]
    pub(crate) entered_as: Option<&'static str>,
    pub(crate) attempt: u32,
    pub(crate) heartbeat: Notify,
    pub(crate) handed_out: OnceLock<Box<HandedOut>>,
    /// How long the attempt was under way before it was loaded.
    pub(crate) spent: Duration,
    /// Of a call from an engine elsewhere: in the place of `states`, `state`, `around` and `visit`.
    #[cfg(feature = "worker")]
    pub(crate) elsewhere: Option<Box<crate::worker::Visit>>,
}

/// What an attempt has given away, if it has.
#[derive(Default)]
pub(crate) struct HandedOut {
    cancellation: OnceLock<CancellationToken>,
    token: OnceLock<TaskToken>,
}

#[cfg(any(feature = "durable", feature = "worker"))]
impl HandedOut {
    /// Of an attempt whose token was made before, or elsewhere.
    pub(crate) fn with(token: Option<TaskToken>) -> OnceLock<Box<Self>> {
        token.map_or_else(OnceLock::new, |token| {
            Box::new(HandedOut { token: token.into(), ..Default::default() }).into()
        })
    }
}

impl TaskContext {
    /// The execution.
    pub fn execution(&self) -> &Execution {
        &self.execution
    }

    /// The name of the state that calls the task.
    pub fn state(&self) -> &str {
        #[cfg(feature = "worker")]
        if let Some(visit) = &self.elsewhere {
            return &visit.state;
        }
        self.own_state()
    }

    pub(crate) fn own_state(&self) -> &'static str {
        self.states[self.state].name
    }

    /// The name of the visit to the state, which it keeps when the state is renamed.
    pub(crate) fn visited_as(&self) -> &'static str {
        #[cfg(feature = "durable")]
        if let Some(name) = self.entered_as {
            return name;
        }
        self.own_state()
    }

    /// The iterations around the state, such as `PackAll[3]`, nested ones joined by `/`; empty outside maps.
    pub fn path(&self) -> &str {
        #[cfg(feature = "worker")]
        if let Some(visit) = &self.elsewhere {
            return &visit.path;
        }
        self.around.as_ref().map_or("", |around| self.path.get_or_init(|| around.path()))
    }

    /// Which attempt of this visit to the state it is, from 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// A text that is the same on every attempt of one visit to the state, and on no other visit:
    /// hand it to a service that must not do the same thing twice.
    pub fn idempotency_key(&self) -> String {
        #[cfg(feature = "worker")]
        if let Some(visit) = &self.elsewhere {
            return visit.idempotency_key();
        }
        let around = self.around.as_ref().map_or_else(String::new, |around| around.key());
        format!("{}/{around}{}/{}", self.execution.id, self.visited_as(), self.visit)
    }

    /// Says that the task is alive; a state with `heartbeat 30s` fails with
    /// `States.HeartbeatTimeout` when this is not called for 30 seconds.
    pub fn heartbeat(&self) {
        self.heartbeat.notify_one();
    }

    /// Completes when the attempt is over: its time ran out, or its execution was dropped. The
    /// task's own future is dropped then; give this token to what the task has spawned.
    pub fn cancellation(&self) -> CancellationToken {
        self.handed_out.get_or_init(Box::default).cancellation.get_or_init(CancellationToken::new).clone()
    }

    /// The token of a callback's attempt, which its function may take as a parameter `token: TaskToken`, too. The
    /// token of another task answers nothing.
    pub fn task_token(&self) -> &TaskToken {
        self.handed_out.get_or_init(Box::default).token.get_or_init(TaskToken::random)
    }

    /// Completes after `duration` on the runtime's clock, which a test may have paused.
    pub async fn sleep(&self, duration: Duration) {
        self.environment.sleep(duration).await;
    }

    /// The resource of this type that the runtime was given.
    ///
    /// # Errors
    ///
    /// `Runtime.ResourceMissing` when it was given none.
    pub fn resource<T: Send + Sync + 'static>(&self) -> Result<&T, Failure> {
        self.environment
            .resource::<T>()
            .ok_or_else(|| crate::runtime::resource_missing(self.state(), std::any::type_name::<T>()))
    }

    #[inline]
    pub(crate) fn end_attempt(&mut self) {
        if let Some(handed_out) = self.handed_out.take()
            && let Some(token) = handed_out.cancellation.get()
        {
            token.cancel();
        }
    }
}

impl Drop for TaskContext {
    fn drop(&mut self) {
        self.end_attempt();
    }
}

/// Answers task calls in place of the tasks' own functions: a test's doubles, or workers elsewhere.
pub trait Dispatch: Send + Sync + 'static {
    /// The answer to a call, as JSON or as a failure, or `None` to let the task's function run.
    fn dispatch<'a>(&'a self, call: TaskCall<'a>) -> Option<BoxFuture<'a, Result<Value, Failure>>>;

    /// A test's stage, which answers with typed values.
    #[cfg(feature = "testing")]
    #[doc(hidden)]
    fn stage(&self) -> Option<&crate::testing::Stage> {
        None
    }
}

/// A call of a task, for [`Dispatch`].
pub struct TaskCall<'a> {
    /// The task.
    pub task: TaskInfo,
    /// The arguments by the names of the task's parameters.
    pub arguments: Map<String, Value>,
    /// The context of the call.
    pub context: &'a TaskContext,
}

/// What a call of a task came to.
pub type Outcome<T> = Result<<T as Task>::Output, Fault<<T as Task>::Error>>;

/// Lets the runtime's [`Dispatch`] answer a call, or else calls the task; `None` where the function of a callback has
/// handed its token out.
pub(crate) async fn dispatched<'a, T: Task>(
    dispatch: &'a dyn Dispatch,
    args: T::Args<'a>,
    cx: &'a TaskContext,
) -> Option<Outcome<T>> {
    #[cfg(feature = "testing")]
    if let Some(stage) = dispatch.stage() {
        return Some(stage.call::<T>(args, cx).await);
    }
    let arguments = match arguments::<T>(&args) {
        Ok(arguments) => arguments,
        Err(failure) => return Some(Err(Fault::Failure(failure))),
    };
    let Some(answer) = dispatch.dispatch(TaskCall { task: T::INFO, arguments, context: cx }) else {
        return perform::<T>(args, cx).await;
    };
    let value = match answer.await {
        Ok(value) => value,
        Err(failure) => return Some(Err(Fault::from_failure(failure))),
    };
    Some(serde_json::from_value(value).map_err(|error| {
        let cause = format!("the answer to `{}` does not fit its result type: {error}", T::INFO.name);
        Fault::Failure(Failure::new("States.Runtime", cause))
    }))
}

/// Lets the task's function run.
pub(crate) async fn perform<T: Task>(args: T::Args<'_>, cx: &TaskContext) -> Option<Outcome<T>> {
    match T::invoke(args, cx) {
        Ok(function) => T::ended(function.await),
        Err(failure) => Some(Err(Fault::Failure(failure))),
    }
}

/// Calls a task, whoever does it.
pub(crate) async fn asked<'a, T: Task>(cx: &'a TaskContext, args: T::Args<'a>) -> Option<Outcome<T>> {
    match &cx.environment.dispatch {
        Some(dispatch) => dispatched::<T>(&**dispatch, args, cx).await,
        None => perform::<T>(args, cx).await,
    }
}

/// What a call comes to: that of a callback that handed its token out goes on until somebody ends it.
pub(crate) async fn outcome<T: Task>(asked: impl Future<Output = Option<Outcome<T>>>) -> Outcome<T> {
    match asked.await {
        Some(outcome) => outcome,
        None => std::future::pending().await,
    }
}

pub(crate) fn arguments<T: Task>(args: &T::Args<'_>) -> Result<Map<String, Value>, Failure> {
    let values = serde_json::to_value(args).map_err(|error| {
        Failure::new("States.Runtime", format!("an argument of `{}` is no JSON: {error}", T::INFO.name))
    })?;
    let names = T::INFO.parameters.iter().map(|parameter| parameter.name.to_owned());
    Ok(match values {
        Value::Array(values) => names.zip(values).collect(),
        _ => Map::new(),
    })
}
