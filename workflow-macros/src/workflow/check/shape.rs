//! The graph: what is reached, what ends, what spins.

use std::collections::BTreeSet;

use super::all_targets;
use crate::errors::Errors;
use crate::workflow::ast::*;
use crate::workflow::graph::Graph;
use crate::workflow::uses;

pub fn unreachable_states(graph: &Graph<'_>, errors: &mut Errors) {
    let count = graph.states.len();
    let mut reached = graph.reachable_from(0, &|_| true);
    reached.insert(0);
    let lost: Vec<usize> = (0..count).filter(|state| !reached.contains(state)).collect();
    let entered_by_lost =
        |state: usize| lost.iter().any(|from| *from != state && graph.edges[*from].iter().any(|edge| edge.to == state));
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let (first, rest): (Vec<usize>, Vec<usize>) = lost.iter().partition(|state| !entered_by_lost(**state));
    for state in first.into_iter().chain(rest) {
        if !told.insert(state) {
            continue;
        }
        told.extend(graph.reachable_from(state, &|_| true));
        let name = &graph.states[state].name;
        errors
            .at(name.span(), format!("nothing goes to the state `{name}`: go there from another state, or remove it"));
    }
}

/// A workflow that runs itself would never end.
pub fn runs_itself(graph: &Graph<'_>, errors: &mut Errors) {
    for state in graph.states {
        let Action::Run(run) = &state.action else { continue };
        if let Some(name) = run.workflow.get_ident().filter(|name| **name == graph.workflow.name || *name == "Self") {
            let message =
                format!("the workflow `{}` runs itself: go back to an earlier state instead", graph.workflow.name);
            errors.at(name.span(), message);
        }
    }
}

/// From every state some end can be reached.
pub fn endless(graph: &Graph<'_>, errors: &mut Errors) {
    let states = graph.states;
    let is_end = |state: usize| all_targets(&states[state]).any(uses::ends);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for (state, source) in states.iter().enumerate() {
        let reached = graph.reachable_from(state, &|_| true);
        if told.contains(&state) || is_end(state) || reached.iter().any(|state| is_end(*state)) {
            continue;
        }
        let Some(cycle) = std::iter::once(state)
            .chain(reached.iter().copied())
            .find_map(|state| graph.cycle_through(state, &|_| true))
        else {
            continue;
        };
        told.extend(reached);
        let name = &source.name;
        let message = format!(
            "no end can be reached from the state `{name}`: {} goes round forever; let some state `=> succeed …` or `=> fail …`",
            graph.path_text(&cycle)
        );
        errors.at(name.span(), message);
    }
}

/// Whether an action neither waits nor works; what is inside it may only decide or assign, too.
fn is_idle(action: &Action) -> bool {
    match action {
        Action::None | Action::Let { .. } => true,
        Action::Parallel(_) | Action::Map(_) => {
            action.bodies().iter().flat_map(|body| &body.states).all(|state| is_idle(&state.action))
        }
        _ => false,
    }
}

/// A cycle of states that only decide or assign would spin.
pub fn idle_cycles(graph: &Graph<'_>, errors: &mut Errors) {
    let states = graph.states;
    let idle = |state: usize| is_idle(&states[state].action);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for state in (0..states.len()).filter(|state| idle(*state)) {
        let Some(cycle) = graph.cycle_through(state, &idle) else { continue };
        let new = cycle.iter().all(|state| !told.contains(state));
        told.extend(&cycle);
        if new {
            let name = &states[state].name;
            let message = format!(
                "nothing waits or works in the cycle {}: it would spin; put a `wait` or a task into it",
                graph.path_text(&cycle)
            );
            errors.at(name.span(), message);
        }
    }
}
