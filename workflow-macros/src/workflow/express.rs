//! Express workflows: what Step Functions refuses in them.
//! <https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html>

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Meta};

use super::ast::{Action, Duration};
use super::graph::Graph;
use crate::errors::Errors;

/// What an execution may take, in seconds.
pub const LONGEST: u64 = 300;

/// Where `#[express]` stands.
pub fn declared(attrs: &[Attribute], errors: &mut Errors) -> Option<Span> {
    let mut all = attrs.iter().filter(|attr| attr.path().is_ident("express"));
    let attr = all.next()?;
    if !matches!(attr.meta, Meta::Path(_)) {
        errors.at(attr.meta.span(), "`#[express]` stands alone: the limits of Express are AWS's, and have no options");
    }
    if let Some(again) = all.next() {
        errors.at(again.path().span(), "a workflow is `#[express]` once");
    }
    Some(attr.path().span())
}

/// The workflow's own `timeout`, or else that of Express.
pub fn timeout(timeout: Option<Duration>, express: Span, errors: &mut Errors) -> Duration {
    match timeout {
        Some(timeout) if timeout.seconds <= LONGEST => timeout,
        Some(timeout) => {
            let message = format!(
                "an Express workflow ends after {LONGEST} s at the latest, and this `timeout` is {} s: lower it, or leave \
                 `#[express]` out",
                timeout.seconds
            );
            errors.at(timeout.span, message);
            Duration { seconds: LONGEST, span: timeout.span }
        }
        None => Duration { seconds: LONGEST, span: express },
    }
}

/// Express waits for no other execution: it has no `startExecution.sync:2`.
pub fn nested_runs(graph: &Graph<'_>, errors: &mut Errors) {
    if !graph.workflow.express {
        return;
    }
    for state in graph.states {
        if let Action::Run(run) = &state.action {
            let message = "an Express workflow cannot `run` another one, since it waits for no other execution: leave \
                           `#[express]` out, or write the other one's states here";
            errors.at(run.workflow.span(), message);
        }
    }
}
