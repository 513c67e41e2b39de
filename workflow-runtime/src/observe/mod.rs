//! What executions tell to `tracing` and to `metrics`: nothing where the crate is built without these features.

#[cfg(feature = "metrics")]
pub(crate) mod meters;
#[cfg(feature = "tracing")]
mod spans;

use std::time::Duration;

use crate::definition::{Definition, TaskInfo};
use crate::error::Failure;
#[cfg(feature = "durable")]
use crate::store::Description;
use crate::task::{Execution, TaskContext};

/// Whether anything is told.
pub(crate) const ANY: bool = cfg!(any(feature = "tracing", feature = "metrics"));

/// What is told of a machine: of an execution's own, of a branch or of an iteration.
#[derive(Clone)]
pub(crate) struct Observed {
    #[cfg(feature = "tracing")]
    spans: spans::Spans,
    #[cfg(feature = "metrics")]
    meters: &'static meters::Meters,
}

/// A store keeps an execution that was not there before.
#[cfg(feature = "durable")]
#[cfg_attr(not(feature = "metrics"), allow(unused_variables))]
pub(crate) fn kept(definition: &'static Definition) {
    #[cfg(feature = "metrics")]
    meters::Meters::of(definition).started();
}

/// The store keeps that an execution was stopped; `ran` is what was told of it here until then.
#[cfg(feature = "durable")]
#[cfg_attr(not(all(feature = "tracing", feature = "metrics")), allow(unused_variables))]
pub(crate) fn stopped(
    definition: &'static Definition,
    known: &Description,
    ran: Option<Observed>,
    failure: &Failure,
    age: Duration,
) {
    #[cfg(feature = "tracing")]
    ran.map_or_else(|| spans::Spans::kept(definition, known), |ran| ran.spans).stopped(failure);
    #[cfg(feature = "metrics")]
    meters::stopped(&known.workflow, age);
}

/// The store keeps that an execution was redriven.
#[cfg(feature = "durable")]
#[cfg_attr(not(all(feature = "tracing", feature = "metrics")), allow(unused_variables))]
pub(crate) fn redriven(definition: &'static Definition, known: &Description) {
    #[cfg(feature = "tracing")]
    spans::Spans::kept(definition, known).redriven();
    #[cfg(feature = "metrics")]
    meters::redriven(&known.workflow);
}

/// How an execution ended.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "tracing"), allow(dead_code))]
pub(crate) enum Ended<'a> {
    Succeeded,
    Failed(&'a Failure),
    TimedOut(&'a Failure),
}

impl<'a, T> From<&'a Result<T, Failure>> for Ended<'a> {
    fn from(result: &'a Result<T, Failure>) -> Self {
        result.as_ref().err().map_or(Ended::Succeeded, Ended::Failed)
    }
}

impl<'a> Ended<'a> {
    #[cfg(any(feature = "tracing", feature = "metrics"))]
    fn status(self) -> &'static str {
        match self {
            Ended::Succeeded => "SUCCEEDED",
            Ended::Failed(_) => "FAILED",
            Ended::TimedOut(_) => "TIMED_OUT",
        }
    }

    #[cfg(feature = "tracing")]
    fn failure(self) -> Option<&'a Failure> {
        match self {
            Ended::Succeeded => None,
            Ended::Failed(failure) | Ended::TimedOut(failure) => Some(failure),
        }
    }
}

#[cfg_attr(not(all(feature = "tracing", feature = "metrics")), allow(unused_variables))]
impl Observed {
    /// Of an execution, which the state `around` it may run.
    #[inline]
    pub fn execution(definition: &'static Definition, execution: &Execution, around: Option<&Self>) -> Self {
        Observed {
            #[cfg(feature = "tracing")]
            spans: spans::Spans::execution(definition, execution, around.map(|around| &around.spans)),
            #[cfg(feature = "metrics")]
            meters: meters::Meters::of(definition),
        }
    }

    /// Of a branch, or of the iteration with this index, inside the state.
    #[inline]
    pub fn inside(&self, branch: usize, index: Option<usize>) -> Self {
        Observed {
            #[cfg(feature = "tracing")]
            spans: self.spans.inside(branch, index),
            #[cfg(feature = "metrics")]
            meters: self.meters,
        }
    }

    /// An execution is there that was not before.
    #[inline]
    pub fn started(&self) {
        #[cfg(feature = "tracing")]
        self.spans.started();
        #[cfg(feature = "metrics")]
        self.meters.started();
    }

    #[inline]
    pub fn entered(&mut self, cx: &TaskContext) {
        #[cfg(feature = "tracing")]
        self.spans.entered(cx);
    }

    #[inline]
    pub fn exited(&mut self) {
        #[cfg(feature = "tracing")]
        self.spans.exited();
    }

    /// An attempt of the state's task begins.
    #[inline]
    pub fn attempt(&self, cx: &TaskContext, task: &'static TaskInfo) -> Attempt {
        Attempt {
            #[cfg(feature = "tracing")]
            task,
            #[cfg(feature = "tracing")]
            span: self.spans.attempt(cx, task.name),
            #[cfg(feature = "metrics")]
            meter: self.meters.attempt(cx),
        }
    }

    /// An attempt failed; the next one, if there is one, begins after `retry_in`.
    pub fn failed(&self, cx: &TaskContext, failure: &Failure, retry_in: Option<Duration>) {
        #[cfg(feature = "tracing")]
        self.spans.failed(cx, failure, retry_in);
        #[cfg(feature = "metrics")]
        if retry_in.is_some() {
            self.meters.retried(cx, failure);
        }
    }

    /// The execution goes on in this process, from what a store kept.
    #[cfg(feature = "durable")]
    pub fn loaded(&self) {
        #[cfg(feature = "tracing")]
        self.spans.loaded();
    }

    /// Nothing is to be done for the execution until `due`, in milliseconds since 1970.
    #[cfg(feature = "durable")]
    pub fn parked(&self, due: i64) {
        #[cfg(feature = "tracing")]
        self.spans.parked(due);
    }

    /// The execution cannot go on in this process.
    #[cfg(feature = "durable")]
    pub fn interrupted(&self, why: &dyn std::fmt::Display) {
        #[cfg(feature = "tracing")]
        self.spans.interrupted(why);
    }

    /// The execution ended.
    #[inline]
    pub fn ended(&self, ended: Ended<'_>, age: impl FnOnce() -> Duration) {
        #[cfg(feature = "tracing")]
        self.spans.ended(ended);
        #[cfg(feature = "metrics")]
        self.meters.ended(ended, age());
    }
}

/// What is told of an attempt.
pub(crate) struct Attempt {
    #[cfg(feature = "tracing")]
    task: &'static TaskInfo,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    #[cfg(feature = "metrics")]
    meter: meters::Attempt,
}

#[cfg_attr(not(any(feature = "tracing", feature = "metrics")), allow(unused_variables))]
impl Attempt {
    /// Of a call from an engine elsewhere.
    #[cfg(feature = "worker")]
    pub fn elsewhere(cx: &TaskContext, task: &'static TaskInfo) -> Self {
        Attempt {
            #[cfg(feature = "tracing")]
            task,
            #[cfg(feature = "tracing")]
            span: spans::elsewhere(cx, task.name),
            #[cfg(feature = "metrics")]
            meter: meters::Attempt::elsewhere(cx, task.name),
        }
    }

    /// Does a part of the attempt's work, which what it tells itself belongs to.
    #[inline]
    pub fn within<T>(&self, work: impl FnOnce() -> T) -> T {
        #[cfg(feature = "tracing")]
        return self.span.in_scope(work);
        #[cfg(not(feature = "tracing"))]
        work()
    }

    /// The attempt is over, with a failure or without one.
    #[inline]
    pub fn ended(&self, cx: &TaskContext, failure: impl FnOnce() -> Option<Failure>) {
        #[cfg(any(feature = "tracing", feature = "metrics"))]
        {
            let failure = failure();
            #[cfg(feature = "tracing")]
            spans::attempt_ended(&self.span, failure.as_ref(), self.task);
            #[cfg(feature = "metrics")]
            self.meter.ended(cx, failure.as_ref());
            #[cfg(not(feature = "metrics"))]
            let _ = cx;
        }
    }
}
