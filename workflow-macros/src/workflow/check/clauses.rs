//! Clauses: their limits, and those that can never apply.

use super::never;
use crate::errors::Errors;
use crate::workflow::ast::*;
use crate::workflow::graph::Graph;

pub fn check(graph: &Graph<'_>, errors: &mut Errors) {
    for action in graph.states.iter().map(|state| &state.action) {
        if let Action::Call(call) = action {
            heartbeat(call, errors);
        }
        delays(action.retries(), errors);
        let mut earlier = Earlier { seen: Vec::new() };
        for name in action.retries().iter().flat_map(|retry| &retry.errors) {
            if never::check("retry", name, action, errors) {
                unreachable_clause("retry", name, &mut earlier, errors);
            }
        }
        let mut earlier = Earlier { seen: Vec::new() };
        for catch in action.catches() {
            if never::check("catch", &catch.error, action, errors) {
                unreachable_clause("catch", &catch.error, &mut earlier, errors);
            }
        }
    }
}

fn heartbeat(call: &Call, errors: &mut Errors) {
    if let (Some(Seconds::Literal(timeout)), Some(Seconds::Literal(heartbeat))) = (&call.timeout, &call.heartbeat)
        && heartbeat.seconds >= timeout.seconds
    {
        let message = format!(
            "the heartbeat of {} s is not shorter than the timeout of {} s: it could never be missed; shorten it, or lengthen the timeout",
            heartbeat.seconds, timeout.seconds
        );
        errors.at(heartbeat.span, message);
    }
}

fn delays(retries: &[Retry], errors: &mut Errors) {
    for retry in retries {
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
        ErrorName::Variant(path) => crate::workflow::text::path(path),
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
