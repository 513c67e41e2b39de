//! What a run came to.

use std::fmt;
use std::time::Duration;

use super::coverage::Coverage;
use super::history::{Call, Entry, What, time};
use super::stage::Stage;
use crate::error::Failure;
use crate::graph::{Follower, Graph, Overlay};
use crate::lock::lock;
use crate::machine::Workflow;
use crate::task::Task;

/// What a run came to, and how it got there. Its `Debug` is the history, a line an entry.
pub struct Run<W: Workflow> {
    result: Result<W::Output, Failure>,
    history: Vec<Entry>,
    calls: Vec<Call>,
    elapsed: Duration,
}

impl<W: Workflow> Run<W> {
    pub(super) fn new(result: Result<W::Output, Failure>, stage: &Stage) -> Self {
        let record = std::mem::take(&mut *lock(&stage.record));
        Run { result, history: record.history, calls: record.calls, elapsed: stage.elapsed() }
    }

    /// The names of the states in the order in which they were entered; those of branches and iterations
    /// too, but not those of nested executions.
    pub fn states(&self) -> Vec<&'static str> {
        let entered = self.history.iter().filter(|entry| entry.execution == 0 && entry.what == What::Entered);
        entered.map(|entry| entry.state).collect()
    }

    /// The names of the states in the order in which an execution of the emitted document enters them: those of
    /// [`states`](Run::states), and those that Amazon States Language needs beside them, such as `CheckPayment?`.
    pub fn asl_states(&self) -> Vec<&'static str> {
        let entered = |entry: &&Entry| entry.execution == 0 && matches!(entry.what, What::Entered | What::Passed);
        self.history.iter().filter(entered).map(|entry| entry.state).collect()
    }

    /// The output.
    ///
    /// # Panics
    ///
    /// When the run failed; the message is the history.
    #[track_caller]
    pub fn output(&self) -> &W::Output {
        match &self.result {
            Ok(output) => output,
            Err(_) => panic!("the run failed:\n{self:?}"),
        }
    }

    /// The failure.
    ///
    /// # Panics
    ///
    /// When the run succeeded; the message is the history.
    #[track_caller]
    pub fn failure(&self) -> &Failure {
        match &self.result {
            Ok(_) => panic!("the run did not fail:\n{self:?}"),
            Err(failure) => failure,
        }
    }

    /// The output or the failure.
    pub fn result(&self) -> Result<&W::Output, &Failure> {
        self.result.as_ref()
    }

    /// The output or the failure, to keep.
    ///
    /// # Errors
    ///
    /// The failure of the run.
    pub fn into_result(self) -> Result<W::Output, Failure> {
        self.result
    }

    /// All that happened, in order.
    pub fn history(&self) -> &[Entry] {
        &self.history
    }

    /// The calls of a task, in order, whoever answered them.
    pub fn calls<T: Task>(&self) -> Vec<&Call> {
        self.calls.iter().filter(|call| call.is_of::<T>()).collect()
    }

    /// The delays before the retries, in order.
    pub fn retry_delays(&self) -> Vec<Duration> {
        let delays = self.history.iter().filter_map(|entry| match entry.what {
            What::AttemptFailed { retry_in, .. } => retry_in,
            _ => None,
        });
        delays.collect()
    }

    /// How long the run took on the harness's clock.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The states and transitions of this run.
    pub fn coverage(&self) -> Coverage<W> {
        let mut coverage = Coverage::default();
        coverage.add(self);
        coverage
    }

    /// What this run has done, to be drawn over the workflow's graph: `Shop::graph().svg_with(&run.overlay())`.
    pub fn overlay(&self) -> Overlay {
        let mut follower = Follower::new(Graph::of(W::DEFINITION));
        let events = self.history.iter().filter(|entry| entry.execution == 0).filter_map(Entry::event);
        events.for_each(|event| follower.event(&event));
        follower.overlay().clone()
    }
}

impl<W: Workflow> fmt::Debug for Run<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.history {
            writeln!(f, "{entry}")?;
        }
        let name = W::DEFINITION.name;
        match &self.result {
            Ok(output) => {
                write!(f, "{:>16}  {name} succeeded: {}", time(self.elapsed), crate::__private::json_of(output))
            }
            Err(failure) => write!(f, "{:>16}  {name} failed: {failure}", time(self.elapsed)),
        }
    }
}
