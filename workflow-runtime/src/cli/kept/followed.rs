//! A line on the terminal for each execution that runs in this process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use indicatif::ProgressBar;

use crate::cli::live::Live;
use crate::cli::watch::Watch;
use crate::journal::{Event, Journal};
use crate::lock::lock;
use crate::store::Description;
use crate::task::Execution;

/// More lines are not shown.
const MOST: usize = 20;

/// The executions that are shown.
pub struct Followed {
    pub live: Live,
    shown: Mutex<BTreeMap<String, Shown>>,
}

struct Shown {
    line: ProgressBar,
    watch: Arc<Watch>,
}

impl Followed {
    pub fn new() -> Self {
        Followed { live: Live::one(), shown: Mutex::default() }
    }

    /// An execution has ended: its line goes.
    pub fn ended(&self, execution: &Description) {
        if let Some(Shown { line, .. }) = lock(&self.shown).remove(&execution.id) {
            self.live.ended(&line);
        }
    }

    /// Time has passed.
    pub fn tick(&self) {
        self.live.tick(lock(&self.shown).values().map(|shown| &shown.line));
    }

    fn watch(&self, execution: &Execution) -> Option<Arc<Watch>> {
        let mut shown = lock(&self.shown);
        if shown.len() >= MOST && !shown.contains_key(&execution.id) {
            return None;
        }
        let shown = shown.entry(execution.id.clone()).or_insert_with(|| {
            let line = self.live.line(super::text::plain(&execution.name));
            Shown { watch: Watch::new(line.clone()), line }
        });
        Some(shown.watch.clone())
    }
}

/// Tells those who follow, and the journal that the program has.
pub struct Tell(pub Arc<Followed>, pub Option<Box<dyn Journal>>);

impl Journal for Tell {
    fn record(&self, execution: &Execution, event: Event<'_>) {
        // Workflows that a state runs are named by it.
        if !execution.id.contains('/')
            && let Some(watch) = self.0.watch(execution)
        {
            watch.event(execution, &event);
        }
        if let Some(journal) = &self.1 {
            journal.record(execution, event);
        }
    }
}
