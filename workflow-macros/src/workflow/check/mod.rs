//! The checks of a workflow. Each reports at the user's own token.

mod budget;
mod clauses;
mod data;
mod names;
mod never;
mod outside;
mod shape;

pub use clauses::{error_span, error_text};

use super::ast::*;
use super::express;
use super::graph::Graph;
use crate::errors::Errors;

/// Checks the workflow and answers with its graph.
pub fn workflow<'w>(workflow: &'w Workflow, errors: &mut Errors) -> Graph<'w> {
    let graph = Graph::new(workflow);
    names::distinct_states(&graph, errors);
    names::former_states(&graph, errors);
    names::distinct_parameters(&workflow.parameters, errors);
    data::owned_types(workflow, errors);
    budget::check(workflow, errors);
    let everywhere = names::Everywhere::new(&graph);
    for graph in graph.all() {
        names::variables(graph, errors);
        graph.states.iter().for_each(|state| names::distinct_parameters(&state.parameters, errors));
        let resolved = names::targets(graph, &everywhere, errors);
        let known = data::known(graph, errors);
        clauses::check(graph, errors);
        express::nested_runs(graph, errors);
        outside::settings(graph, errors);
        outside::state_context(graph, errors);
        shape::runs_itself(graph, errors);
        if errors.unread || graph.states.is_empty() {
            continue;
        }
        if resolved {
            shape::unreachable_states(graph, errors);
            shape::endless(graph, errors);
            shape::idle_cycles(graph, errors);
        }
        if known {
            data::unassigned(graph, errors);
            data::hidden_variables(graph, errors);
        }
    }
    graph
}

fn all_targets(state: &State) -> impl Iterator<Item = &Target> {
    state.target.iter().chain(state.action.catches().iter().map(|catch| &catch.target))
}
