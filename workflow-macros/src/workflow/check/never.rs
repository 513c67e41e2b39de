//! Clauses for errors that cannot occur where they stand.

use super::{error_span, error_text};
use crate::errors::Errors;
use crate::workflow::ast::*;

/// Answers whether the error can occur.
pub fn check(clause: &str, name: &ErrorName, action: &Action, errors: &mut Errors) -> bool {
    let Some(reason) = reason(name, action) else { return true };
    errors.at(error_span(name), format!("this `{clause} {}` never applies: {reason}", error_text(name)));
    false
}

/// Why an error cannot occur, by <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>.
fn reason(name: &ErrorName, action: &Action) -> Option<String> {
    let ErrorName::Named(name, _) = name else { return None };
    Some(match name.strip_prefix("States.")? {
        "Timeout" if !any_call(action, &|call| call.timeout || call.heartbeat) => {
            format!("{} `timeout`; add one, or leave this out", without(action))
        }
        "HeartbeatTimeout" if !any_call(action, &|call| call.heartbeat) => match action {
            Action::Run(_) => "a `run` has no heartbeat; leave this out".into(),
            _ => format!("{} `heartbeat`; add one, or leave this out", without(action)),
        },
        "BranchFailed" => "a branch that fails hands on its own error; name that one, or write `_`".into(),
        "NoChoiceMatched" => "every `if` has an `else` and every `match` is exhaustive; leave this out".into(),
        "ExceedToleratedFailureThreshold" | "ItemReaderFailed" | "ResultWriterFailed" => {
            "only a map in AWS's distributed mode fails so, and this one runs inline; leave this out".into()
        }
        "Runtime" => "it always ends the execution; leave this out".into(),
        _ => return None,
    })
}

/// What of a call decides which errors it has.
struct Clauses {
    timeout: bool,
    heartbeat: bool,
}

/// Whether a call in the action, or the action itself where it is one, has certain clauses.
fn any_call(action: &Action, test: &dyn Fn(&Clauses) -> bool) -> bool {
    match action {
        Action::Call(call) => test(&Clauses { timeout: call.timeout.is_some(), heartbeat: call.heartbeat.is_some() }),
        Action::Run(run) => test(&Clauses { timeout: run.timeout.is_some(), heartbeat: false }),
        _ => action.bodies().iter().flat_map(|body| &body.states).any(|state| any_call(&state.action, test)),
    }
}

fn without(action: &Action) -> &'static str {
    match action {
        Action::Parallel(_) => "no call in this `parallel` has a",
        Action::Map(_) => "no call in this `map` has a",
        Action::Run(_) => "the `run` has no",
        _ => "the call has no",
    }
}
