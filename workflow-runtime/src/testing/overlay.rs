//! A run as it is drawn over its workflow's graph.

use super::coverage::{Destination, TransitionCoverage};
use super::history::{Entry, What};
use crate::graph::{Edge, Graph, Kind, Overlay, Status};

pub fn overlay<'a>(
    graph: &Graph,
    states: &[&str],
    history: &'a [Entry],
    taken: impl Iterator<Item = &'a TransitionCoverage>,
) -> Overlay {
    let mut overlay = Overlay::new();
    for entry in history.iter().filter(|entry| entry.execution == 0) {
        let status = match entry.what {
            What::Entered => Status::Running,
            // Unless it ends the execution, which is told later.
            What::AttemptFailed { retry_in: None, .. } => Status::Caught,
            What::Exited if overlay.status(entry.state) == Some(Status::Running) => Status::Succeeded,
            What::Failed { .. } => Status::Failed,
            _ => continue,
        };
        overlay.set(entry.state, status);
    }
    let drawn = Drawn { graph, states };
    taken.for_each(|transition| drawn.take(transition, &mut overlay));
    overlay
}

struct Drawn<'g> {
    graph: &'g Graph,
    /// The names of the user's states; the other nodes are there because of them.
    states: &'g [&'g str],
}

impl Drawn<'_> {
    fn take(&self, transition: &TransitionCoverage, overlay: &mut Overlay) {
        let leaves = |edge: &&Edge| self.name(edge.from) == transition.from && edge.catch == transition.catch;
        for edge in self.graph.edges.iter().filter(leaves) {
            let decides = self.graph.nodes[edge.to].kind == Kind::Choice && !self.states.contains(&self.name(edge.to));
            if decides && !transition.catch {
                let ways = self.graph.edges.iter().filter(|way| way.from == edge.to);
                self.mark(edge, overlay);
                overlay.set(self.name(edge.to), Status::Succeeded);
                self.mark_only(ways.filter(|way| self.leads(way, transition)), overlay);
            }
        }
        let direct = self.graph.edges.iter().filter(leaves).filter(|edge| self.leads(edge, transition));
        let of_error = |edge: &&Edge| !edge.catch || edge.label == transition.label;
        self.mark_only(direct.filter(of_error), overlay);
    }

    fn name(&self, node: usize) -> &str {
        &self.graph.nodes[node].name
    }

    fn leads(&self, edge: &Edge, transition: &TransitionCoverage) -> bool {
        let own = self.states.contains(&self.name(edge.to));
        match (transition.to, self.graph.nodes[edge.to].kind) {
            (Destination::State(state), _) => self.name(edge.to) == state,
            (Destination::Succeed, Kind::Succeed | Kind::End) | (Destination::Fail, Kind::Fail) => !own,
            _ => false,
        }
    }

    /// Marks what the transition must have been. Of several ends the history does not tell which one it was.
    fn mark_only<'e>(&self, edges: impl Iterator<Item = &'e Edge>, overlay: &mut Overlay) {
        let edges: Vec<&Edge> = edges.collect();
        if let Some(first) = edges.first().filter(|first| edges.iter().all(|edge| edge.to == first.to)) {
            self.mark(first, overlay);
            if !self.states.contains(&self.name(first.to)) {
                let failed = self.graph.nodes[first.to].kind == Kind::Fail;
                overlay.set(self.name(first.to), if failed { Status::Failed } else { Status::Succeeded });
            }
        }
    }

    fn mark(&self, edge: &Edge, overlay: &mut Overlay) {
        overlay.take(self.name(edge.from), self.name(edge.to));
    }
}
