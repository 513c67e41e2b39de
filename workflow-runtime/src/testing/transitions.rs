//! The transitions of a graph, between the user's own states, and which one a run took.

use super::coverage::{Destination, TransitionCoverage};
use super::history::{Entry, What};
use crate::definition::{Definition, ErrorMatch, State};
use crate::error::Failure;
use crate::graph::{Graph, Kind, error_name};

/// The states of a definition, each followed by those inside it.
pub fn all_states(states: &'static [State]) -> Vec<&'static State> {
    let with_inner = |state: &'static State| {
        let inner = state.action.bodies().iter().flat_map(|body| all_states(body.states));
        [state].into_iter().chain(inner)
    };
    states.iter().flat_map(with_inner).collect()
}

/// The edges of the graph, without the nodes that it has beside the user's states.
pub fn all_transitions(definition: &'static Definition, states: &[&'static State]) -> Vec<TransitionCoverage> {
    let graph = Graph::of(definition);
    let state = |node: usize| states.iter().find(|state| state.name == graph.nodes[node].name).map(|state| state.name);
    let between = |node: usize| matches!(graph.nodes[node].kind, Kind::Choice | Kind::Pass) && state(node).is_none();
    // What decides or hands on for a state is entered from that state alone.
    let decider = |node: usize| graph.edges.iter().find(|edge| edge.to == node).and_then(|edge| state(edge.from));
    let mut transitions: Vec<TransitionCoverage> = Vec::new();
    for edge in graph.edges.iter().filter(|edge| !between(edge.to)) {
        let Some(from) = state(edge.from).or_else(|| decider(edge.from)) else { continue };
        let to = match (state(edge.to), graph.nodes[edge.to].kind) {
            (Some(state), _) => Destination::State(state),
            (None, Kind::Fail) => Destination::Fail,
            (None, _) => Destination::Succeed,
        };
        let same =
            transitions.iter_mut().find(|known| !known.catch && !edge.catch && known.from == from && known.to == to);
        match same {
            Some(known) => known.label = format!("{} | {}", known.label, edge.label),
            None => transitions.push(TransitionCoverage {
                from,
                to,
                label: edge.label.clone(),
                catch: edge.catch,
                taken: 0,
            }),
        }
    }
    let position = |transition: &TransitionCoverage| states.iter().position(|state| state.name == transition.from);
    transitions.sort_by_key(position);
    transitions
}

/// The transition by which the state of an entry was left. Nothing comes between that it failed, that it was
/// left, and what was entered then: a machine does all this without waiting.
pub fn taken<'t>(
    entries: &[&Entry],
    index: usize,
    states: &[&'static State],
    transitions: &'t mut [TransitionCoverage],
) -> Option<&'t mut TransitionCoverage> {
    let (entry, next) = (entries[index], entries.get(index + 1)?);
    if entry.what != What::Exited {
        return None;
    }
    let to = match &next.what {
        What::Entered => Destination::State(next.state),
        What::Succeeded => Destination::Succeed,
        What::Failed { .. } => Destination::Fail,
        _ => return None,
    };
    let fits = |transition: &TransitionCoverage| transition.from == entry.state && transition.to == to;
    if let Some(failure) = failed(entries, index) {
        let state = states.iter().find(|state| state.name == entry.state)?;
        let catcher = state.action.catchers().iter().find(|catcher| catches(&catcher.error, failure))?;
        let error = error_name(&catcher.error);
        return transitions.iter_mut().find(|known| known.catch && fits(known) && known.label == error);
    }
    if let What::Failed { failure } = &next.what
        && failure.error.starts_with("States.")
    {
        // An expression failed: what `fail` raises has no such name.
        return None;
    }
    transitions.iter_mut().find(|known| !known.catch && fits(known))
}

/// Why the action of the state that is left here failed, if it did.
fn failed<'e>(entries: &[&'e Entry], index: usize) -> Option<&'e Failure> {
    let before = entries[index.checked_sub(1)?];
    match &before.what {
        What::AttemptFailed { failure, retry_in: None, .. } if before.state == entries[index].state => Some(failure),
        _ => None,
    }
}

fn catches(error: &ErrorMatch, failure: &Failure) -> bool {
    match error {
        ErrorMatch::All => failure.is_any(),
        error => failure.is(error.asl_name()),
    }
}
