//! The checks of a workflow. Each reports at the user's own token.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::Ident;

use super::ast::*;
use super::graph::Graph;
use super::uses;
use crate::errors::{Errors, listed, suggestion_or};
use crate::types;

/// ASL's limit for names of states and variables.
const LONGEST_NAME: usize = 80;

/// Checks the workflow and answers with its graph.
pub fn workflow<'w>(workflow: &'w Workflow, errors: &mut Errors) -> Graph<'w> {
    let states = state_names(workflow, errors);
    let distinct = states.len() == workflow.states.len();
    let graph = Graph::new(workflow, states);
    variable_names(workflow, errors);
    distinct_parameters(&workflow.parameters, errors);
    workflow.states.iter().for_each(|state| distinct_parameters(&state.parameters, errors));
    owned_types(workflow, errors);
    let resolved = targets(&graph, errors) && distinct;
    let known = variables(&graph, errors);
    for state in &workflow.states {
        if let Action::Call(call) = &state.action {
            limits(call, errors);
            unreachable_retries(call, errors);
            unreachable_catches(call, errors);
        }
    }
    if errors.unread || !resolved || workflow.states.is_empty() {
        return graph;
    }
    unreachable_states(&graph, errors);
    endless(&graph, errors);
    idle_cycles(&graph, errors);
    if known {
        unassigned(&graph, errors);
        hidden_variables(&graph, errors);
    }
    graph
}

fn state_names(workflow: &Workflow, errors: &mut Errors) -> HashMap<String, usize> {
    let mut numbers = HashMap::new();
    let mut titles = HashMap::new();
    for (index, state) in workflow.states.iter().enumerate() {
        let name = state.name.to_string();
        let span = state.title.as_ref().map_or(state.name.span(), syn::LitStr::span);
        let title = state.asl_name();
        if numbers.contains_key(&name) {
            errors.at(
                state.name.span(),
                format!("the state `{name}` is declared twice: state names are unique in a workflow"),
            );
            continue;
        }
        numbers.insert(name, index);
        if title.is_empty() || title.chars().count() > LONGEST_NAME {
            errors.at(
                span,
                format!("a state's name has 1 to {LONGEST_NAME} characters, this one has {}", title.chars().count()),
            );
        }
        if titles.insert(title.clone(), ()).is_some() {
            errors.at(span, format!("another state is named `{title}` already"));
        }
    }
    numbers
}

/// `states` is ASL's own; `context` and `settings` mean something in expressions.
fn variable_names(workflow: &Workflow, errors: &mut Errors) {
    let mut check = |name: &Ident| {
        let text = name.to_string();
        if ["states", "context", "settings"].contains(&text.as_str()) {
            errors.at(name.span(), format!("`{text}` is a reserved name: call this variable something else"));
        } else if text.chars().count() > LONGEST_NAME {
            errors.at(name.span(), format!("a variable's name has at most {LONGEST_NAME} characters"));
        }
    };
    workflow.parameters.iter().for_each(|parameter| check(&parameter.name));
    for state in &workflow.states {
        state.parameters.iter().for_each(|parameter| check(&parameter.name));
        match &state.action {
            Action::Let { name, .. } => check(name),
            Action::Call(call) => call.assign.iter().for_each(&mut check),
            _ => {}
        }
    }
}

fn distinct_parameters(parameters: &[Parameter], errors: &mut Errors) {
    for (position, Parameter { name, .. }) in parameters.iter().enumerate() {
        if parameters[..position].iter().any(|earlier| earlier.name == *name) {
            errors.at(name.span(), format!("another parameter is named `{name}` already"));
        }
    }
}

/// A workflow's values travel as JSON, so that nothing in it is borrowed.
fn owned_types(workflow: &Workflow, errors: &mut Errors) {
    for ty in workflow.types() {
        if let Some(span) = types::borrowed(ty) {
            errors.at(span, "a workflow carries owned values: write `String` for `&str`, `Vec<T>` for `&[T]`");
        }
    }
}

/// Every target names a state and gives it as many arguments as it takes.
fn targets(graph: &Graph<'_>, errors: &mut Errors) -> bool {
    let workflow = graph.workflow;
    let mut resolved = true;
    if let Some(start) = workflow.states.first().filter(|start| !start.parameters.is_empty()) {
        let message = format!(
            "nothing gives the first state its arguments: `{}` reads the workflow's own parameters",
            start.name
        );
        errors.at(start.parameters[0].name.span(), message);
    }
    for state in &workflow.states {
        for (name, arguments) in all_targets(state).flat_map(uses::destinations) {
            let Some(index) = graph.state(name) else {
                unknown_state(graph, name, errors);
                resolved = false;
                continue;
            };
            argument_count(&workflow.states[index], name, arguments, errors);
        }
    }
    resolved
}

fn all_targets(state: &State) -> impl Iterator<Item = &Target> {
    let catches = match &state.action {
        Action::Call(call) => call.catch.as_slice(),
        _ => &[],
    };
    state.target.iter().chain(catches.iter().map(|catch| &catch.target))
}

fn unknown_state(graph: &Graph<'_>, name: &Ident, errors: &mut Errors) {
    let (workflow, text) = (graph.workflow, name.to_string());
    let names: Vec<String> = workflow.states.iter().map(|state| state.name.to_string()).collect();
    let names = || names.iter().map(String::as_str);
    let otherwise = match text.as_str() {
        "Err" => "; to end with an error, write `=> fail error`".to_owned(),
        "Ok" => "; to end with a value, write `=> succeed value`".to_owned(),
        _ if graph.variable(name).is_some() => format!("; to end with this value, write `=> succeed {text}`"),
        _ => format!("; the states are {}", listed(names())),
    };
    let hint = suggestion_or(&text, names(), &otherwise);
    errors.at(name.span(), format!("there is no state `{text}` in `{}`{hint}", workflow.name));
}

fn argument_count(state: &State, name: &Ident, arguments: &[Expr], errors: &mut Errors) {
    let (takes, given) = (state.parameters.len(), arguments.len());
    if takes == given {
        return;
    }
    let parameters: Vec<_> = state.parameters.iter().map(|parameter| format!("`{}`", parameter.name)).collect();
    let takes = match takes {
        0 => "no arguments".to_owned(),
        1 => format!("1 argument ({})", parameters[0]),
        _ => format!("{takes} arguments ({})", parameters.join(", ")),
    };
    let span = arguments.get(state.parameters.len()).map_or(name.span(), |extra| extra.span);
    errors.at(
        span,
        format!("the state `{name}` takes {takes}, but {given} {} given here", if given == 1 { "is" } else { "are" }),
    );
}

/// Every name in an expression is a variable that some state assigns.
fn variables(graph: &Graph<'_>, errors: &mut Errors) -> bool {
    let mut known = true;
    for state in &graph.workflow.states {
        let mut names = uses::in_action(&state.action);
        names.extend(state.target.iter().flat_map(uses::in_target));
        if let Action::Call(call) = &state.action {
            names.extend(call.catch.iter().flat_map(uses::in_catch));
        }
        for name in names.into_iter().filter(|name| graph.variable(name).is_none()) {
            let all: Vec<String> = graph.variables.iter().map(|variable| variable.name.to_string()).collect();
            let text = name.to_string();
            known = false;
            if text == "context" {
                let message = "`context` is no value: write `context.execution.id`, `context.execution.name` or \
                               `context.execution.start_time`";
                errors.at(name.span(), message);
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

fn limits(call: &Call, errors: &mut Errors) {
    if let (Some(Seconds::Literal(timeout)), Some(Seconds::Literal(heartbeat))) = (&call.timeout, &call.heartbeat)
        && heartbeat.seconds >= timeout.seconds
    {
        let message = format!(
            "the heartbeat of {} s is not shorter than the timeout of {} s: it could never be missed",
            heartbeat.seconds, timeout.seconds
        );
        errors.at(heartbeat.span, message);
    }
    for retry in &call.retry {
        if let Some(delay) = retry.max_delay.filter(|delay| delay.seconds <= retry.interval) {
            let message = format!(
                "the longest delay, {} s, is not longer than the first one, the interval of {} s: \
                 Amazon States Language wants it longer",
                delay.seconds, retry.interval
            );
            errors.at(delay.span, message);
        }
    }
}

/// A clause can never apply where earlier ones take all that it is for.
struct Earlier<'c> {
    seen: Vec<&'c ErrorName>,
}

impl<'c> Earlier<'c> {
    /// What takes this error before, if anything does.
    fn taken_by(&self, name: &ErrorName) -> Option<String> {
        let text = error_text(name);
        let hides = |earlier: &&&ErrorName| match earlier {
            ErrorName::All(_) => true,
            ErrorName::Named(earlier, _) if earlier == "States.TaskFailed" => match name {
                ErrorName::Variant(_) => true,
                ErrorName::Named(name, _) => name == earlier || !name.starts_with("States."),
                ErrorName::All(_) => false,
            },
            earlier => error_text(earlier) == text,
        };
        self.seen.iter().find(hides).map(|earlier| error_text(earlier))
    }
}

/// An error as the user wrote it.
pub fn error_text(name: &ErrorName) -> String {
    match name {
        ErrorName::All(_) => "_".into(),
        ErrorName::Named(name, _) => match name.strip_prefix("States.") {
            Some(reserved) => format!("States::{reserved}"),
            None => format!("{name:?}"),
        },
        ErrorName::Variant(path) => super::text::path(path),
    }
}

pub fn error_span(name: &ErrorName) -> proc_macro2::Span {
    match name {
        ErrorName::All(span) | ErrorName::Named(_, span) => *span,
        ErrorName::Variant(path) => {
            path.segments.last().map_or_else(proc_macro2::Span::call_site, |segment| segment.ident.span())
        }
    }
}

fn unreachable_retries(call: &Call, errors: &mut Errors) {
    let mut earlier = Earlier { seen: Vec::new() };
    for name in call.retry.iter().flat_map(|retry| &retry.errors) {
        unreachable_clause("retry", name, &mut earlier, errors);
    }
}

fn unreachable_catches(call: &Call, errors: &mut Errors) {
    let mut earlier = Earlier { seen: Vec::new() };
    for catch in &call.catch {
        unreachable_clause("catch", &catch.error, &mut earlier, errors);
    }
}

fn unreachable_clause<'c>(clause: &str, name: &'c ErrorName, earlier: &mut Earlier<'c>, errors: &mut Errors) {
    match earlier.taken_by(name) {
        Some(taken) => {
            let text = error_text(name);
            let message = format!(
                "this `{clause} {text}` never applies: the first clause that matches decides, and `{clause} {taken}` \
                 before it takes this error; leave it out, or put it first"
            );
            errors.at(error_span(name), message);
        }
        None => earlier.seen.push(name),
    }
}

fn unreachable_states(graph: &Graph<'_>, errors: &mut Errors) {
    let count = graph.workflow.states.len();
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
        let name = &graph.workflow.states[state].name;
        errors
            .at(name.span(), format!("nothing goes to the state `{name}`: go there from another state, or remove it"));
    }
}

/// From every state some end can be reached.
fn endless(graph: &Graph<'_>, errors: &mut Errors) {
    let states = &graph.workflow.states;
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

/// A cycle of states that only decide or assign would spin.
fn idle_cycles(graph: &Graph<'_>, errors: &mut Errors) {
    let states = &graph.workflow.states;
    let idle = |state: usize| matches!(states[state].action, Action::None | Action::Let { .. });
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

/// A variable is read only where every path has assigned it.
fn unassigned(graph: &Graph<'_>, errors: &mut Errors) {
    for (index, state) in graph.workflow.states.iter().enumerate() {
        let mut reads = uses::in_action(&state.action);
        let own = graph.assigned(index);
        let after = state.target.iter().flat_map(uses::in_target);
        reads.extend(after.filter(|name| graph.variable(name) != own));
        if let Action::Call(call) = &state.action {
            reads.extend(call.catch.iter().flat_map(uses::in_catch));
        }
        let mut told = BTreeSet::new();
        for name in reads {
            let Some(variable) = graph.variable(name) else { continue };
            let Some(path) = graph.path_without(variable, index) else { continue };
            if told.insert(variable) {
                errors.at(name.span(), unassigned_message(graph, name, &path));
            }
        }
    }
}

fn unassigned_message(graph: &Graph<'_>, name: &Ident, path: &[usize]) -> String {
    let state = &graph.workflow.states[path[path.len() - 1]].name;
    if path.len() == 1 {
        return format!("`{name}` is not assigned yet in the first state, `{state}`");
    }
    format!(
        "`{name}` is not assigned on every path to `{state}`: {} does not assign it; \
         assign it there, or make it a parameter of `{state}`",
        graph.path_text(path)
    )
}

/// What a pattern binds must not hide a variable that its target hands on.
fn hidden_variables(graph: &Graph<'_>, errors: &mut Errors) {
    let live = graph.live();
    for state in &graph.workflow.states {
        if let Some(target) = &state.target {
            hidden_in(graph, &live, target, errors);
        }
        let Action::Call(call) = &state.action else { continue };
        for catch in &call.catch {
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
