//! From the events of an execution to what is drawn of it.

use std::collections::BTreeMap;

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
    left: BTreeMap<(String, Option<(usize, usize)>), String>,
}

impl Follower {
    /// Of an execution that has not begun.
    pub fn new(graph: Graph) -> Self {
        Follower { graph, overlay: Overlay::new(), left: BTreeMap::new() }
    }

    /// Takes the next event.
    pub fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::StateEntered { state, path } => {
                self.enter(state, path);
                self.overlay.set(*state, Status::Running);
            }
            // Unless this ends the execution, which is told later.
            Event::AttemptFailed { state, retry_in: None, .. } => self.overlay.set(*state, Status::Caught),
            Event::AttemptFailed { .. } | Event::DataLimitExceeded { .. } => {}
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
                if failure.is_some() {
                    self.overlay.set(last, Status::Failed);
                } else if let Some(end) = self.end_after(&last) {
                    self.overlay.take(last, end);
                }
            }
        }
    }

    /// What the execution has done so far.
    pub fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    fn enter(&mut self, state: &str, path: &str) {
        if let Some(before) = self.left.remove(&self.machine(state, path)) {
            self.overlay.take(before, state);
        }
    }

    /// The machine that a state is of: an iteration, and a branch or body in it.
    fn machine(&self, state: &str, path: &str) -> (String, Option<(usize, usize)>) {
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
