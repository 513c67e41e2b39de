//! What happened in a run.

use std::any::TypeId;
use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::Failure;
use crate::journal::Event;
use crate::task::{Execution, Task, TaskContext};

/// Something that happened in a run, and when.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// The time since the run's start, on the harness's clock.
    pub at: Duration,
    /// 0 for the run's own execution; the nested ones of `run` count from 1 in the order in which they begin.
    pub execution: usize,
    /// The state's name.
    pub state: &'static str,
    /// The iterations around the state, such as `PackAll[3]`; empty outside maps.
    pub path: String,
    /// What happened.
    pub what: What,
}

/// What happened in a state.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum What {
    /// It was entered.
    Entered,
    /// It called its task.
    Called {
        /// The task's name.
        task: &'static str,
        /// Which attempt of this visit to the state, from 1.
        attempt: u32,
        /// The arguments by the names of the task's parameters.
        arguments: Map<String, Value>,
    },
    /// An attempt failed.
    AttemptFailed {
        /// Which attempt of this visit to the state, from 1.
        attempt: u32,
        /// Why.
        failure: Failure,
        /// How long until the next attempt; `None` when there is none.
        retry_in: Option<Duration>,
    },
    /// It was left.
    Exited,
    /// It was passed through: a state that only Amazon States Language has, beside the user's. See
    /// [`Event::Passed`](crate::Event::Passed).
    Passed,
    /// The execution, or a branch or an iteration of it, succeeded in this state.
    Succeeded,
    /// The execution, or a branch or an iteration of it, failed in this state.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl Entry {
    /// The event as a journal gets it.
    pub(super) fn event(&self) -> Option<Event<'_>> {
        let (state, path) = (self.state, self.path.as_str());
        Some(match &self.what {
            What::Called { .. } => return None,
            What::Entered => Event::StateEntered { state, path },
            What::AttemptFailed { attempt, failure, retry_in } => {
                Event::AttemptFailed { state, path, attempt: *attempt, failure, retry_in: *retry_in }
            }
            What::Exited => Event::StateExited { state, path },
            What::Passed => Event::Passed { state, path },
            What::Succeeded => Event::Ended { state, path, failure: None },
            What::Failed { failure } => Event::Ended { state, path, failure: Some(failure) },
        })
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = "    ".repeat(self.execution.min(1));
        write!(f, "{:>16}  {indent}", time(self.at))?;
        if !self.path.is_empty() {
            write!(f, "{}/", self.path)?;
        }
        write!(f, "{}: {}", self.state, self.what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Entered => f.write_str("entered"),
            What::Called { task, attempt: 1, .. } => write!(f, "calls {task}"),
            What::Called { task, attempt, .. } => write!(f, "calls {task}, attempt {attempt}"),
            What::AttemptFailed { attempt, failure, retry_in } => {
                write!(f, "attempt {attempt} failed: {failure}")?;
                retry_in.map_or(Ok(()), |delay| write!(f, "; again in {delay:?}"))
            }
            What::Exited => f.write_str("left"),
            What::Passed => f.write_str("passed"),
            What::Succeeded => f.write_str("the end"),
            What::Failed { failure } => write!(f, "the end: {failure}"),
        }
    }
}

/// A time since the start: `3d 00:00:02.500`.
pub(super) fn time(at: Duration) -> String {
    let seconds = at.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let days = if days == 0 { String::new() } else { format!("{days}d ") };
    format!("{days}{hours:02}:{minutes:02}:{:02}.{:03}", seconds % 60, at.subsec_millis())
}

/// A call of a task in a run.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Call {
    /// The time since the run's start, on the harness's clock.
    pub at: Duration,
    /// The name of the state that called.
    pub state: &'static str,
    /// The iterations around the state, such as `PackAll[3]`; empty outside maps.
    pub path: String,
    /// Which attempt of this visit to the state, from 1.
    pub attempt: u32,
    /// The arguments by the names of the task's parameters.
    pub arguments: Map<String, Value>,
    task: TypeId,
}

impl Call {
    pub(super) fn is_of<T: Task>(&self) -> bool {
        self.task == TypeId::of::<T>()
    }

    /// The value of the task's parameter `name`.
    ///
    /// # Panics
    ///
    /// When there is no such parameter, or it is no `A`.
    #[track_caller]
    pub fn argument<A: DeserializeOwned>(&self, name: &str) -> A {
        let Some(value) = self.arguments.get(name) else {
            let names: Vec<_> = self.arguments.keys().map(String::as_str).collect();
            panic!("the task has no parameter `{name}`; it has: {}", names.join(", "));
        };
        serde_json::from_value(value.clone())
            .unwrap_or_else(|error| panic!("the argument `{name}` is {value}: {error}"))
    }
}

/// What a run has written down.
#[derive(Default)]
pub(super) struct Record {
    executions: Vec<String>,
    pub history: Vec<Entry>,
    pub calls: Vec<Call>,
}

impl Record {
    pub fn event(&mut self, execution: &Execution, at: Duration, event: Event<'_>) {
        let (state, path, what) = match event {
            Event::StateEntered { state, path } => (state, path, What::Entered),
            Event::AttemptFailed { state, path, attempt, failure, retry_in } => {
                (state, path, What::AttemptFailed { attempt, failure: failure.clone(), retry_in })
            }
            Event::StateExited { state, path } => (state, path, What::Exited),
            Event::Passed { state, path } => (state, path, What::Passed),
            // Of what a store keeps alone.
            Event::DataLimitExceeded { .. } => return,
            Event::Ended { state, path, failure: None } => (state, path, What::Succeeded),
            Event::Ended { state, path, failure: Some(failure) } => {
                (state, path, What::Failed { failure: failure.clone() })
            }
        };
        let execution = self.execution(execution);
        self.history.push(Entry { at, execution, state, path: path.to_owned(), what });
    }

    pub fn call<T: Task>(&mut self, cx: &TaskContext, at: Duration, arguments: Map<String, Value>) {
        let (state, path, attempt, task) = (cx.own_state(), cx.path().to_owned(), cx.attempt(), TypeId::of::<T>());
        let what = What::Called { task: T::INFO.name, attempt, arguments: arguments.clone() };
        let execution = self.execution(cx.execution());
        self.history.push(Entry { at, execution, state, path: path.clone(), what });
        self.calls.push(Call { at, state, path, attempt, arguments, task });
    }

    /// The execution's number.
    fn execution(&mut self, execution: &Execution) -> usize {
        self.executions.iter().position(|known| *known == execution.id).unwrap_or_else(|| {
            self.executions.push(execution.id.clone());
            self.executions.len() - 1
        })
    }
}
