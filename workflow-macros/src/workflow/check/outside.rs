//! What comes from outside: settings, and what is known of the state that runs.

use proc_macro2::Ident;

use crate::errors::{Errors, listed, suggestion_or};
use crate::workflow::ast::*;
use crate::workflow::graph::Graph;
use crate::workflow::uses::Uses;

/// Every `settings.name` is declared.
pub fn settings(graph: &Graph<'_>, errors: &mut Errors) {
    let declared = &graph.workflow.settings;
    for state in graph.states {
        let read = Parts::of(state).all().into_iter().flat_map(|uses| uses.settings);
        for name in read.filter(|name| declared.iter().all(|setting| setting.name != **name)) {
            let (message, is_slip) = unknown(graph.workflow, name);
            // Otherwise perhaps what could not be read declares it.
            if is_slip || !errors.unread {
                errors.at(name.span(), message);
            }
        }
    }
}

/// What to say of an unknown setting, and whether it is a slip in the name of another one.
fn unknown(workflow: &Workflow, name: &Ident) -> (String, bool) {
    let (workflow, settings, text) = (&workflow.name, &workflow.settings, name.to_string());
    if settings.is_empty() {
        let example = format!("`settings {{ {text}: String }}`");
        return (format!("`{workflow}` has no settings: declare them after its output, {example}"), false);
    }
    let names: Vec<String> = settings.iter().map(|setting| setting.name.to_string()).collect();
    let names = || names.iter().map(String::as_str);
    let otherwise = format!("; its settings are {}", listed(names()));
    let hint = suggestion_or(&text, names(), &otherwise);
    let is_slip = hint != otherwise;
    (format!("there is no setting `{text}` in `{workflow}`{hint}"), is_slip)
}

/// What a state decides after its action, and what it ends with, is often another state in Amazon States
/// Language, with a name, a time and attempts of its own: `context.state` is read where both mean the same one.
pub fn state_context(graph: &Graph<'_>, errors: &mut Errors) {
    for state in graph.states {
        let Parts { action, after, .. } = Parts::of(state);
        for (value, span) in action.contexts.iter().chain(&after.contexts) {
            if let ContextValue::RetryCount = value {
                let message = "`context.state.retry_count` is read in the arguments of a task's call only: nothing \
                               else is tried again by itself";
                errors.at(*span, message);
            }
        }
        for (value, span) in &after.contexts {
            if let ContextValue::StateName | ContextValue::EnteredTime = value {
                let message = format!(
                    "`context.{}` is read in an action only, since what follows it may be another state in Amazon \
                     States Language: keep it in a state of its own, `let x: String = context.{0};`",
                    value.path()
                );
                errors.at(*span, message);
            }
        }
    }
}

/// What a state's own expressions read.
struct Parts<'s> {
    /// The arguments of a task's call.
    arguments: Uses<'s>,
    /// The rest of the action.
    action: Uses<'s>,
    /// The target and the catches.
    after: Uses<'s>,
}

impl<'s> Parts<'s> {
    fn of(state: &'s State) -> Self {
        let (mut arguments, mut action, mut after) = (Uses::default(), Uses::default(), Uses::default());
        match &state.action {
            Action::Call(call) => {
                call.arguments.iter().for_each(|argument| arguments.expression(argument));
                action.seconds([&call.timeout, &call.heartbeat]);
            }
            other => action.action(other),
        }
        let caught = state.action.catches().iter().map(|catch| &catch.target);
        state.target.iter().chain(caught).for_each(|target| after.target(target));
        Parts { arguments, action, after }
    }

    fn all(self) -> [Uses<'s>; 3] {
        [self.arguments, self.action, self.after]
    }
}
