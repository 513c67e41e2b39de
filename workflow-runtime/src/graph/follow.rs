//! From the events of an execution to what is drawn of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Graph, Inside, Kind, Overlay, Status};
use crate::journal::Event;

/// Follows one execution by its events, as a [`Journal`](crate::Journal) gets them, and tells at any time what to draw
/// over its graph.
///
/// Of a state that several iterations of a `map` enter, the latest event holds.
#[derive(Debug, Clone)]
pub struct Follower {
    graph: Graph,
    overlay: Overlay,
    /// The node that was left last, in each machine that has not entered another one yet.
    left: BTreeMap<Machine, String>,
    counts: BTreeMap<String, Counts>,
}

/// An iteration, and a branch or body in it.
type Machine = (String, Option<(usize, usize)>);

/// What is counted of a state, since it was entered.
#[derive(Debug, Clone, Default)]
struct Counts {
    retries: u32,
    error: Option<String>,
    /// The iterations of a map: those that have begun, how many have succeeded, and how many there will be.
    begun: BTreeSet<Machine>,
    done: usize,
    items: Option<usize>,
}

impl Counts {
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let items = self.items.unwrap_or(self.begun.len());
        if items > 0 {
            notes.push(format!("{} of {items} done", self.done));
        }
        match self.retries {
            0 => {}
            1 => notes.push("1 retry".to_owned()),
            retries => notes.push(format!("{retries} retries")),
        }
        notes.extend(self.error.as_ref().map(|error| format!("failed: {error}")));
        notes
    }
}

impl Follower {
    /// Of an execution that has not begun.
    pub fn new(graph: Graph) -> Self {
        Follower { graph, overlay: Overlay::new(), left: BTreeMap::new(), counts: BTreeMap::new() }
    }

    /// Takes the next event.
    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::StateEntered { state, path } => {
                self.enter(state, path);
                self.overlay.set(*state, Status::Running);
                self.count(state, |counts| *counts = Counts::default());
                let machine = self.machine(state, path);
                self.count_iteration(&machine, |counts| {
                    counts.begun.insert(machine.clone());
                });
            }
            // Unless this ends the execution, which is told later.
            Event::AttemptFailed { state, retry_in: None, failure, .. } => {
                self.overlay.set(*state, Status::Caught);
                self.count(state, |counts| counts.error = Some(failure.error.clone()));
            }
            Event::AttemptFailed { state, .. } => self.count(state, |counts| {
                *counts = Counts { retries: counts.retries + 1, ..Counts::default() };
            }),
            Event::DataLimitExceeded { .. } => {}
            Event::StateExited { state, path } => {
                if self.overlay.status(state) == Some(Status::Running) {
                    self.overlay.set(*state, Status::Succeeded);
                }
                self.left.insert(self.machine(state, path), (*state).to_owned());
            }
            Event::Passed { state, path } => {
                self.enter(state, path);
                self.overlay.set(*state, Status::Succeeded);
                self.left.insert(self.machine(state, path), (*state).to_owned());
            }
            Event::Ended { state, path, failure } => {
                let last = self.left.remove(&self.machine(state, path)).unwrap_or_else(|| (*state).to_owned());
                let machine = self.machine(state, path);
                if let Some(failure) = failure {
                    self.count(&last, |counts| counts.error = Some(failure.error.clone()));
                    self.overlay.set(last, Status::Failed);
                    return;
                }
                self.count_iteration(&machine, |counts| counts.done += 1);
                if let Some(end) = self.end_after(&last) {
                    self.overlay.take(last, end);
                }
            }
        }
    }

    /// What the execution has done so far.
    pub fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// A state goes on that had failed: the execution was redriven.
    #[cfg(feature = "durable")]
    pub(crate) fn again(&mut self, state: &str) {
        self.overlay.set(state, Status::Running);
        self.count(state, |counts| counts.error = None);
    }

    /// A map goes over so many items, which no event tells.
    #[cfg(feature = "durable")]
    pub(crate) fn items(&mut self, map: &str, items: usize) {
        self.count(map, |counts| counts.items = Some(items));
    }

    fn count(&mut self, state: &str, count: impl FnOnce(&mut Counts)) {
        let counts = self.counts.entry(state.to_owned()).or_default();
        count(counts);
        let notes = counts.notes();
        if !notes.is_empty() || !self.overlay.notes(state).is_empty() {
            self.overlay.set_notes(state, notes);
        }
    }

    /// Counts for the map that a machine is an iteration of.
    fn count_iteration(&mut self, machine: &Machine, count: impl FnOnce(&mut Counts)) {
        let Some((node, _)) = machine.1.filter(|(node, _)| self.graph.nodes[*node].kind == Kind::Map) else { return };
        let map = self.graph.nodes[node].name.clone();
        self.count(&map, count);
    }

    fn enter(&mut self, state: &str, path: &str) {
        if let Some(before) = self.left.remove(&self.machine(state, path)) {
            self.overlay.take(before, state);
        }
    }

    /// The machine that a state is of: an iteration, and a branch or body in it.
    fn machine(&self, state: &str, path: &str) -> Machine {
        let node = self.graph.nodes.iter().find(|node| node.name == state && node.kind != Kind::End);
        let inside = node.and_then(|node| node.inside).map(|Inside { node, branch }| (node, branch));
        (path.to_owned(), inside)
    }

    fn end_after(&self, state: &str) -> Option<String> {
        let ends = |edge: &&super::Edge| {
            let (from, to) = (&self.graph.nodes[edge.from], &self.graph.nodes[edge.to]);
            from.name == state && from.kind != Kind::End && to.kind == Kind::End
        };
        self.graph.edges.iter().find(ends).map(|edge| self.graph.nodes[edge.to].name.clone())
    }
}
