//! What an execution tells while it runs.

use std::time::Duration;

use crate::error::Failure;
use crate::task::Execution;

/// Is told each event of each execution, in order, before the execution goes on.
pub trait Journal: Send + Sync + 'static {
    /// Takes an event.
    fn record(&self, execution: &Execution, event: Event<'_>);
}

/// What happened in an execution.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A state was entered.
    StateEntered {
        /// The state's name.
        state: &'static str,
        /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
        path: &'a str,
    },
    /// An attempt of the state's task failed.
    AttemptFailed {
        /// The state's name.
        state: &'static str,
        /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
        path: &'a str,
        /// Which attempt, from 1.
        attempt: u32,
        /// Why.
        failure: &'a Failure,
        /// How long until the next attempt; `None` when there is none.
        retry_in: Option<Duration>,
    },
    /// The state was left: a state is entered next, or the execution, branch or iteration ends.
    StateExited {
        /// The state's name.
        state: &'static str,
        /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
        path: &'a str,
    },
    /// A state was passed through that Amazon States Language needs beside the user's, at the place where an
    /// execution of the emitted document enters it: `X?` decides for the state `X`, `X: then` evaluates what it hands
    /// on, `X: succeed` and `X: fail` end it; `X: item` begins an iteration of `X`, `X: input` the workflow.
    ///
    /// It comes after the user's state was left, and before the next is entered or the end.
    Passed {
        /// The state's name, as in the emitted document.
        state: &'static str,
        /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
        path: &'a str,
    },
    /// A durable execution keeps data that is larger than Step Functions takes, and no
    /// limits are set: told once of each state.
    DataLimitExceeded {
        /// The state's name.
        state: &'static str,
        /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
        path: &'a str,
        /// The data: ``the variable `letter` ``.
        what: &'a str,
        /// The bytes of its JSON.
        bytes: usize,
        /// How many Step Functions takes.
        limit: usize,
    },
    /// The execution, or a branch or an iteration of it, ended in this state, which was just left.
    Ended {
        /// The state's name.
        state: &'static str,
        /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them.
        path: &'a str,
        /// Why, unless it succeeded.
        failure: Option<&'a Failure>,
    },
}
