//! Where an execution is, and where it failed.

use std::sync::{Arc, Mutex};

use indicatif::ProgressBar;

use crate::journal::{Event, Journal};
use crate::lock::lock;
use crate::task::Execution;

tokio::task_local! {
    /// The execution that the tokio task runs.
    pub static WATCH: Arc<Watch>;
}

/// Follows one execution, and shows it in a line.
pub struct Watch {
    line: ProgressBar,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    /// Workflows that it runs are executions of their own.
    execution: Option<String>,
    /// The innermost state that failed, with its iterations.
    failed: Option<String>,
    entered: Option<String>,
    /// The state beside the user's that was passed through at last.
    passed: Option<String>,
}

impl Watch {
    pub fn new(line: ProgressBar) -> Arc<Self> {
        Arc::new(Watch { line, seen: Mutex::default() })
    }

    /// The state in which the execution failed, if it came to one.
    pub fn failed_in(&self) -> Option<String> {
        let mut seen = lock(&self.seen);
        seen.failed.take().or_else(|| seen.entered.take())
    }

    pub fn event(&self, execution: &Execution, event: &Event<'_>) {
        let mut seen = lock(&self.seen);
        if *seen.execution.get_or_insert_with(|| execution.id.clone()) != execution.id {
            return;
        }
        let passed = seen.passed.take();
        match event {
            Event::StateEntered { state, path } => {
                let place = place(state, path);
                self.line.set_message(place.clone());
                seen.entered = Some(place);
                // What failed before was caught.
                seen.failed = None;
            }
            Event::AttemptFailed { state, path, attempt, failure, retry_in: Some(delay) } => {
                let (place, next) = (place(state, path), attempt + 1);
                self.line.set_message(format!("{place}: {}, attempt {next} in {delay:.1?}", failure.error));
            }
            Event::Passed { state, path } => seen.passed = Some(place(state, path)),
            Event::Ended { state, path, failure: Some(_) } => {
                seen.failed.get_or_insert_with(|| passed.unwrap_or_else(|| place(state, path)));
            }
            _ => {}
        }
    }
}

fn place(state: &str, path: &str) -> String {
    if path.is_empty() { state.to_owned() } else { format!("{path}/{state}") }
}

/// Tells the execution's own watch, and the journal that the program has.
pub struct Watching(pub Option<Box<dyn Journal>>);

impl Journal for Watching {
    fn record(&self, execution: &Execution, event: Event<'_>) {
        let _ = WATCH.try_with(|watch| watch.event(execution, &event));
        if let Some(journal) = &self.0 {
            journal.record(execution, event);
        }
    }
}
