//! Spans of `tracing`, as `docs/observability.md` describes them.

use std::time::Duration;

use tracing::field::Empty;
use tracing::span::Id;
use tracing::{Span, debug, error, info_span, warn};

use super::Ended;
use crate::definition::{Definition, TaskInfo};
use crate::error::Failure;
#[cfg(feature = "durable")]
use crate::store::Description;
use crate::task::{Execution, TaskContext};

const TARGET: &str = "workflow_runtime";

/// The spans of a machine: its own, and that of the state in which it is.
#[derive(Clone)]
pub struct Spans {
    definition: &'static Definition,
    machine: Span,
    state: Span,
}

impl Spans {
    pub fn execution(definition: &'static Definition, execution: &Execution, around: Option<&Spans>) -> Self {
        let parent = around.map_or_else(|| Span::current().id(), |around| around.state.id());
        let machine = execution_span(parent, definition.name, &execution.name, &execution.id);
        Spans { definition, machine, state: Span::none() }
    }

    /// Of an execution that does not run here, and whose workflow may be unknown here.
    #[cfg(feature = "durable")]
    pub fn kept(definition: &'static Definition, known: &Description) -> Self {
        let machine = execution_span(Span::current().id(), &known.workflow, &known.name, &known.id);
        Spans { definition, machine, state: Span::none() }
    }

    pub fn inside(&self, branch: usize, index: Option<usize>) -> Self {
        let machine = match index {
            Some(index) => info_span!(target: TARGET, parent: &self.state, "iteration", index),
            None => info_span!(target: TARGET, parent: &self.state, "branch", branch),
        };
        Spans { definition: self.definition, machine, state: Span::none() }
    }

    pub fn started(&self) {
        debug!(target: TARGET, parent: &self.machine, "the execution started");
    }

    pub fn entered(&mut self, cx: &TaskContext) {
        self.state = info_span!(
            target: TARGET,
            parent: &self.machine,
            "state",
            otel.name = cx.own_state(),
            state = cx.own_state(),
            path = Some(cx.path()).filter(|path| !path.is_empty()),
        );
    }

    pub fn exited(&mut self) {
        self.state = Span::none();
    }

    pub fn attempt(&self, cx: &TaskContext, task: &'static str) -> Span {
        info_span!(
            target: TARGET,
            parent: &self.state,
            "attempt",
            otel.name = task,
            otel.status_code = Empty,
            task,
            attempt = cx.attempt,
            error = Empty,
            cause = Empty,
        )
    }

    pub fn failed(&self, cx: &TaskContext, failure: &Failure, retry_in: Option<Duration>) {
        if self.state.is_disabled() {
            return;
        }
        let (attempt, Failure { error, cause }) = (cx.attempt, self.definition.masked(failure));
        match retry_in.map(|delay| u64::try_from(delay.as_millis()).unwrap_or(u64::MAX)) {
            Some(retry_in_ms) => warn!(
                target: TARGET,
                parent: &self.state,
                attempt,
                error,
                cause,
                retry_in_ms,
                "the attempt failed, and there will be another one"
            ),
            None => warn!(target: TARGET, parent: &self.state, attempt, error, cause, "the attempt failed"),
        }
    }

    #[cfg(feature = "durable")]
    pub fn loaded(&self) {
        debug!(target: TARGET, parent: &self.machine, "the execution goes on from what the store kept");
    }

    #[cfg(feature = "durable")]
    pub fn parked(&self, due: i64) {
        let until = crate::clock::rfc3339(crate::durable::time(due));
        debug!(target: TARGET, parent: &self.machine, until, "the execution is parked");
    }

    #[cfg(feature = "durable")]
    pub fn interrupted(&self, why: &dyn std::fmt::Display) {
        error!(target: TARGET, parent: &self.machine, why = %why, "the execution cannot go on in this process");
    }

    #[cfg(feature = "durable")]
    pub fn stopped(&self, failure: &Failure) {
        if self.machine.is_disabled() {
            return;
        }
        let Failure { error, cause } = self.definition.masked(failure);
        self.machine.record("status", "ABORTED").record("error", &error).record("cause", &cause);
        warn!(target: TARGET, parent: &self.machine, error, cause, "the execution was stopped");
    }

    #[cfg(feature = "durable")]
    pub fn redriven(&self) {
        debug!(target: TARGET, parent: &self.machine, "the execution was redriven");
    }

    pub fn ended(&self, ended: Ended<'_>) {
        if self.machine.is_disabled() {
            return;
        }
        self.machine.record("status", ended.status());
        match ended.failure().map(|failure| self.definition.masked(failure)) {
            None => debug!(target: TARGET, parent: &self.machine, "the execution succeeded"),
            Some(failure) => {
                record(&self.machine, &failure);
                let Failure { error, cause } = failure;
                error!(target: TARGET, parent: &self.machine, error, cause, "the execution failed");
            }
        }
    }
}

fn execution_span(parent: Option<Id>, workflow: &str, name: &str, id: &str) -> Span {
    info_span!(
        target: TARGET,
        parent: parent,
        "execution",
        otel.name = workflow,
        otel.status_code = Empty,
        workflow,
        execution.name = name,
        execution.id = id,
        status = Empty,
        error = Empty,
        cause = Empty,
    )
}

pub fn attempt_ended(span: &Span, failure: Option<&Failure>, task: &TaskInfo) {
    if let Some(failure) = failure.filter(|_| !span.is_disabled()) {
        record(span, &task.masked(failure));
    }
}

fn record(span: &Span, Failure { error, cause }: &Failure) {
    span.record("otel.status_code", "ERROR").record("error", error).record("cause", cause);
}

/// The span of a call from an engine elsewhere, which has those of the execution and of the state.
#[cfg(feature = "worker")]
pub fn elsewhere(cx: &TaskContext, task: &'static str) -> Span {
    info_span!(
        target: TARGET,
        "attempt",
        otel.name = task,
        otel.status_code = Empty,
        execution.name = cx.execution.name,
        execution.id = cx.execution.id,
        state = cx.state(),
        path = Some(cx.path()).filter(|path| !path.is_empty()),
        task,
        attempt = cx.attempt,
        error = Empty,
        cause = Empty,
    )
}
