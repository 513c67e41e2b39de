//! Names: of states, of variables, and what targets name.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;
use syn::LitStr;

use super::all_targets;
use crate::errors::{Errors, listed, suggestion_or};
use crate::workflow::ast::*;
use crate::workflow::graph::Graph;
use crate::workflow::uses;

/// ASL's limit for names of states and variables.
const LONGEST_NAME: usize = 80;

/// State names are unique in a definition, those inside branches and maps included.
pub fn distinct_states(graph: &Graph<'_>, errors: &mut Errors) {
    let mut titles = HashSet::new();
    for graph in graph.all() {
        let mut names = HashSet::new();
        for state in graph.states {
            let name = state.name.to_string();
            let span = state.title.as_ref().map_or(state.name.span(), LitStr::span);
            let title = state.asl_name();
            if !names.insert(name.clone()) {
                let message = format!("the state `{name}` is declared twice: state names are unique in a workflow");
                errors.at(state.name.span(), message);
                continue;
            }
            let length = title.chars().count();
            if !(1..=LONGEST_NAME).contains(&length) {
                errors.at(span, format!("a state's name has 1 to {LONGEST_NAME} characters, this one has {length}"));
            }
            if !titles.insert(title.clone()) {
                let scope = if graph.number == 0 {
                    ""
                } else {
                    ": names are unique in the whole workflow, branches and maps included"
                };
                errors.at(span, format!("another state is named `{title}` already{scope}"));
            }
        }
    }
}

/// A name that a state had is no state's name, and no other state had it.
pub fn former_states(graph: &Graph<'_>, errors: &mut Errors) {
    let graphs = graph.all();
    let states = || graphs.iter().flat_map(|graph| graph.states);
    let (titles, mut former) = (states().map(State::asl_name).collect::<HashSet<_>>(), HashSet::new());
    for name in states().flat_map(|state| &state.was) {
        let text = name.value();
        if titles.contains(&text) {
            let message = format!("there is a state `{text}`: `#[was(…)]` takes names that no state has any more");
            errors.at(name.span(), message);
        } else if !former.insert(text.clone()) {
            let message = format!("`{text}` is said already to be what a state was: its executions go on in one state");
            errors.at(name.span(), message);
        }
    }
}

/// `states` is ASL's own, `context` and `settings` mean something in expressions, and a variable of
/// the states around a branch cannot be assigned in it.
pub fn variables(graph: &Graph<'_>, errors: &mut Errors) {
    for name in declared(graph) {
        let text = name.to_string();
        if ["states", "context", "settings"].contains(&text.as_str()) {
            errors.at(name.span(), format!("`{text}` is a reserved name: call this variable something else"));
        } else if text.chars().count() > LONGEST_NAME {
            errors.at(name.span(), format!("a variable's name has at most {LONGEST_NAME} characters"));
        } else if graph.is_outer(name) {
            let message = format!(
                "`{text}` is a variable of the states around: a branch or a map's body reads it, and can neither assign \
                 it nor use its name for something else"
            );
            errors.at(name.span(), message);
        }
    }
    for name in graph.states.iter().flat_map(uses::bound_in) {
        if graph.is_outer(name) {
            let message = format!("this `{name}` hides a variable of the states around: bind it by another name");
            errors.at(name.span(), message);
        } else if name == "context" || name == "settings" {
            errors.at(name.span(), format!("`{name}` means something in expressions: bind it by another name"));
        }
    }
}

/// Where variables get their names.
fn declared<'g>(graph: &'g Graph<'_>) -> Vec<&'g Ident> {
    let given = graph.given().iter().map(|variable| variable.name);
    let parameters = graph.states.iter().flat_map(|state| &state.parameters).map(|parameter| &parameter.name);
    let assigned = graph.states.iter().flat_map(|state| state.action.assigned());
    given.chain(parameters).chain(assigned).collect()
}

pub fn distinct_parameters(parameters: &[Parameter], errors: &mut Errors) {
    for (position, Parameter { name, .. }) in parameters.iter().enumerate() {
        if parameters[..position].iter().any(|earlier| earlier.name == *name) {
            errors.at(name.span(), format!("another parameter is named `{name}` already"));
        }
    }
}

/// The names of all states, with whether they are the workflow's own: neither inside a branch nor a map.
pub struct Everywhere(HashMap<String, bool>);

impl Everywhere {
    pub fn new(root: &Graph<'_>) -> Self {
        let mut names = HashMap::new();
        for graph in root.all() {
            for state in graph.states {
                names.entry(state.name.to_string()).or_insert(graph.number == 0);
            }
        }
        Everywhere(names)
    }
}

/// Every target names a state and gives it as many arguments as it takes.
pub fn targets(graph: &Graph<'_>, everywhere: &Everywhere, errors: &mut Errors) -> bool {
    let mut resolved = graph.states.iter().map(|state| &state.name).collect::<HashSet<_>>().len() == graph.states.len();
    if let Some(start) = graph.states.first().filter(|start| !start.parameters.is_empty()) {
        let reads = if graph.number == 0 { "the workflow's own parameters" } else { "the variables around it" };
        let message = format!("nothing gives the first state its arguments: `{}` reads {reads}", start.name);
        errors.at(start.parameters[0].name.span(), message);
    }
    let names = LazyCell::new(|| graph.states.iter().map(|state| state.name.to_string()).collect::<Vec<_>>());
    for state in graph.states {
        for (name, arguments) in all_targets(state).flat_map(uses::destinations) {
            let Some(index) = graph.state(name) else {
                unknown_state(graph, everywhere, &names, name, errors);
                resolved = false;
                continue;
            };
            argument_count(&graph.states[index], name, arguments, errors);
        }
    }
    resolved
}

fn unknown_state(graph: &Graph<'_>, everywhere: &Everywhere, names: &[String], name: &Ident, errors: &mut Errors) {
    let (workflow, text) = (graph.workflow, name.to_string());
    if let Some(is_around) = everywhere.0.get(&text) {
        let stands = if *is_around { "around this branch or map" } else { "inside a branch or a map" };
        let message = format!(
            "the state `{name}` stands {stands}, and no transition leads in or out of these: they end with `succeed value` \
             or `fail error`, and the state around them goes on"
        );
        errors.at(name.span(), message);
        return;
    }
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
