//! What an execution has done, to be drawn over a graph.

use std::collections::{BTreeMap, BTreeSet};

/// What an execution has done: how each state stands, and which transitions it took.
///
/// [`Graph::svg_with`](super::Graph::svg_with), [`mermaid_with`](super::Graph::mermaid_with) and
/// [`dot_with`](super::Graph::dot_with) draw it over the graph. Names that the graph does not have are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    states: BTreeMap<String, Status>,
    transitions: BTreeSet<(String, String)>,
    notes: BTreeMap<String, Vec<String>>,
}

/// How a state stands, in the words of the Step Functions console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// It was entered and not yet left.
    Running,
    /// It did what it does.
    Succeeded,
    /// It failed, and a `catch` took the failure.
    Caught,
    /// It failed.
    Failed,
}

impl Status {
    /// `running`, `succeeded`, `caught` or `failed`: the class and the `data-status` of a state in the SVG.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Running => "running",
            Status::Succeeded => "succeeded",
            Status::Caught => "caught",
            Status::Failed => "failed",
        }
    }
}

impl Status {
    /// A colour that can be seen on light and on dark.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Status::Running => "#1d6fd1",
            Status::Succeeded => "#23803f",
            Status::Caught => "#b65a06",
            Status::Failed => "#c0343c",
        }
    }
}

impl Overlay {
    /// Nothing done.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says how a state stands, by its name in the graph; what was said last holds.
    pub fn set(&mut self, state: impl Into<String>, status: Status) {
        self.states.insert(state.into(), status);
    }

    /// Says that a transition was taken, from node to node by their names in the graph. Two transitions
    /// between the same nodes are drawn as taken together.
    pub fn take(&mut self, from: impl Into<String>, to: impl Into<String>) {
        self.transitions.insert((from.into(), to.into()));
    }

    /// Lines that are drawn below a state's text, in the place of those that it had.
    pub fn set_notes(&mut self, state: impl Into<String>, notes: Vec<String>) {
        self.notes.insert(state.into(), notes);
    }

    /// The lines below a state's text.
    pub fn notes(&self, state: &str) -> &[String] {
        self.notes.get(state).map_or(&[], Vec::as_slice)
    }

    /// How a state stands.
    pub fn status(&self, state: &str) -> Option<Status> {
        self.states.get(state).copied()
    }

    /// Whether a transition was taken.
    pub fn taken(&self, from: &str, to: &str) -> bool {
        self.transitions.contains(&(from.to_owned(), to.to_owned()))
    }
}
