//! The data: what is read, and whether every path has assigned it.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use proc_macro2::Ident;

use crate::errors::{Errors, suggestion_or};
use crate::types;
use crate::workflow::ast::*;
use crate::workflow::graph::Graph;
use crate::workflow::uses;

/// A workflow's values travel as JSON, so that nothing in it is borrowed.
pub fn owned_types(workflow: &Workflow, errors: &mut Errors) {
    for ty in workflow.types() {
        if let Some(span) = types::borrowed(ty) {
            errors.at(span, "a workflow carries owned values: write `String` for `&str`, `Vec<T>` for `&[T]`");
        }
    }
}

/// Every name in an expression is a variable that some state assigns.
pub fn known(graph: &Graph<'_>, errors: &mut Errors) -> bool {
    let mut known = true;
    let all = LazyCell::new(|| {
        let variables = graph.variables.iter().chain(&graph.outer);
        variables.map(|variable| variable.name.to_string()).collect::<Vec<_>>()
    });
    for state in graph.states {
        let mut names = uses::directly_in_action(&state.action);
        names.extend(state.target.iter().flat_map(uses::in_target));
        names.extend(state.action.catches().iter().flat_map(uses::in_catch));
        let unknown = |name: &&Ident| graph.variable(name).is_none() && !graph.is_outer(name);
        for name in names.into_iter().filter(unknown) {
            let text = name.to_string();
            known = false;
            if text == "context" || text == "settings" {
                let example = if text == "context" { "context.execution.id" } else { "settings.queue_url" };
                errors.at(name.span(), format!("`{text}` is no value: name what you need of it, as in `{example}`"));
                continue;
            }
            let advice = ": a variable is a parameter, or assigned by a `let`";
            let hint = suggestion_or(&text, all.iter().map(String::as_str), advice);
            if errors.unread && hint == advice {
                // Perhaps what could not be read assigns it.
                continue;
            }
            errors.at(name.span(), format!("there is no variable `{text}` in `{}`{hint}", graph.workflow.name));
        }
    }
    known
}

/// A variable is read only where every path has assigned it.
pub fn unassigned(graph: &Graph<'_>, errors: &mut Errors) {
    for (index, state) in graph.states.iter().enumerate() {
        let mut reads = uses::in_action(&state.action);
        let own = graph.assigned(index);
        let after = state.target.iter().flat_map(uses::in_target);
        reads.extend(after.filter(|name| graph.variable(name).is_none_or(|variable| !own.contains(&variable))));
        reads.extend(state.action.catches().iter().flat_map(uses::in_catch));
        let mut told = BTreeSet::new();
        for name in reads {
            let Some(variable) = graph.variable(name) else { continue };
            let Some(path) = graph.path_without(variable, index) else { continue };
            if told.insert(variable) {
                errors.at(name.span(), unassigned_message(graph, name, variable, &path));
            }
        }
    }
}

fn unassigned_message(graph: &Graph<'_>, name: &Ident, variable: usize, path: &[usize]) -> String {
    let state = &graph.states[path[path.len() - 1]].name;
    if path.len() == 1 {
        return format!(
            "`{name}` is not assigned yet in the first state, `{state}`: make it a parameter of the workflow, or assign it in a \
             state before this one"
        );
    }
    // A state that would assign it leads on by a catch.
    let failed = path[..path.len() - 1].iter().find(|state| graph.assigned(**state).contains(&variable));
    let failed = failed.map_or_else(String::new, |failed| {
        format!(", where `{}` has failed and its `catch` leads on", graph.states[*failed].name)
    });
    format!(
        "`{name}` is not assigned on every path to `{state}`: {} does not assign it{failed}; \
         assign it there, or make it a parameter of `{state}`",
        graph.path_text(path)
    )
}

/// What a pattern binds must not hide a variable that its target hands on.
pub fn hidden_variables(graph: &Graph<'_>, errors: &mut Errors) {
    let live = graph.live();
    for state in graph.states {
        if let Some(target) = &state.target {
            hidden_in(graph, &live, target, errors);
        }
        for catch in state.action.catches() {
            let bindings = catch.pattern.iter().flat_map(Pattern::bindings).chain(&catch.failure);
            bindings.for_each(|binding| hidden_by(graph, &live, binding, &catch.target, errors));
        }
    }
}

fn hidden_in(graph: &Graph<'_>, live: &[BTreeSet<usize>], target: &Target, errors: &mut Errors) {
    match target {
        Target::If { then, otherwise, .. } => {
            hidden_in(graph, live, then, errors);
            hidden_in(graph, live, otherwise, errors);
        }
        Target::Match { arms, .. } => {
            for arm in arms {
                let bindings = arm.pattern.bindings();
                bindings.into_iter().for_each(|binding| hidden_by(graph, live, binding, &arm.target, errors));
                hidden_in(graph, live, &arm.target, errors);
            }
        }
        _ => {}
    }
}

fn hidden_by(graph: &Graph<'_>, live: &[BTreeSet<usize>], binding: &Ident, target: &Target, errors: &mut Errors) {
    let Some(variable) = graph.variable(binding) else { return };
    for (name, _) in uses::destinations(target) {
        let Some(state) = graph.state(name) else { continue };
        if graph.carried_to(state, live).contains(&variable) {
            let message = format!(
                "this `{binding}` hides the variable `{binding}`, which the state `{name}` needs: bind it by another name"
            );
            errors.at(binding.span(), message);
            return;
        }
    }
}
