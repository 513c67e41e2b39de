//! A call of a task with JSON.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::Visit;
use crate::attempt::panicked;
use crate::clock::BoxFuture;
use crate::data::{Data, Null};
use crate::error::Failure;
use crate::runtime::Environment;
use crate::task::{Execution, HandedOut, Task, TaskContext};
use crate::token::TaskToken;

/// Calls one task.
pub(crate) type ByJson = for<'a> fn(Arguments, &'a TaskContext) -> BoxFuture<'a, Result<Value, Failure>>;

/// The arguments of a call by the names of the task's parameters.
pub struct Arguments {
    pub(super) task: &'static str,
    pub(super) values: Map<String, Value>,
}

impl Arguments {
    /// Takes an argument. One that is not there is `null`, where its type has that.
    pub(crate) fn take<T: Data>(&mut self, name: &str) -> Result<T, Failure> {
        let value = match self.values.remove(name) {
            None if !<T::Null as Null>::MAY_BE => return Err(self.invalid(name, "is missing")),
            value => value.unwrap_or(Value::Null),
        };
        serde_json::from_value(value).map_err(|error| self.invalid(name, &format!("does not fit its type: {error}")))
    }

    fn invalid(&self, name: &str, fault: &str) -> Failure {
        Failure::new("Task.ArgumentInvalid", format!("the argument `{name}` of `{}` {fault}", self.task))
    }
}

/// Calls a task with arguments from JSON, and gives its result's JSON.
pub fn by_json<T: Task>(arguments: Arguments, cx: &TaskContext) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        let called = AssertUnwindSafe(T::by_json(arguments, cx)).catch_unwind().await;
        let returned = called.map_err(|panic| panicked(&*panic))??;
        // What a callback has returned says nothing: its answer comes to the token.
        let Some(outcome) = T::ended(returned) else { return Ok(Value::Null) };
        let output = outcome.map_err(|fault| fault.to_failure())?;
        serde_json::to_value(output).map_err(|error| {
            Failure::new("States.Runtime", format!("the result of `{}` is no JSON: {error}", T::INFO.name))
        })
    })
}

impl TaskContext {
    /// The context of a call from an engine elsewhere.
    pub(super) fn elsewhere(visit: Visit, token: Option<TaskToken>, environment: Arc<Environment>) -> Self {
        let execution = Execution {
            id: visit.execution.clone(),
            name: visit.execution_name().to_owned(),
            start_time: visit.start_time,
        };
        TaskContext {
            execution: Arc::new(execution),
            states: &[],
            around: None,
            path: OnceLock::new(),
            environment,
            state: 0,
            visit: 0,
            #[cfg(feature = "durable")]
            entered_as: None,
            attempt: visit.retry_count + 1,
            heartbeat: Default::default(),
            handed_out: HandedOut::with(token),
            spent: Duration::ZERO,
            elsewhere: Some(Box::new(visit)),
        }
    }
}
