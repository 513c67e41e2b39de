//! One attempt of a task: a future of its own, since each async function around a task's would move the
//! arguments and the result once more.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::callback::answered;
use crate::clock::BoxFuture;
use crate::error::Failure;
#[cfg(feature = "durable")]
use crate::limits::{Excess, measure};
use crate::observe;
use crate::task::{Fault, Outcome, Task, TaskContext, asked, dispatched, outcome};

/// Seconds that an attempt may take, and that may pass between two of its heartbeats.
pub type Limits = (Option<u64>, Option<u64>);

/// What an attempt does.
pub(crate) enum Call<'a, T: Task> {
    /// It calls the task with these arguments.
    Args(T::Args<'a>),
    /// What a store knows of, which heeds the limits itself.
    #[cfg(feature = "durable")]
    Kept(BoxFuture<'a, Outcome<T>>),
}

/// Calls a task, or lets the runtime's [`Dispatch`](crate::Dispatch) answer, under `limits`. A panic becomes
/// `Task.Panicked`.
#[inline]
pub(crate) fn attempt<'a, T: Task>(
    cx: &'a TaskContext,
    limits: Limits,
    call: Call<'a, T>,
    observed: observe::Attempt,
) -> impl Future<Output = Outcome<T>> + Send + 'a {
    let answer = |answer: Answer<'a, T, _>, limits| Attempt { cx, limits, timer: None, observed, answer };
    #[cfg(feature = "durable")]
    let args = match call {
        Call::Args(args) => args,
        Call::Kept(future) => return answer(Answer::Other { future }, (None, None)),
    };
    #[cfg(not(feature = "durable"))]
    let Call::Args(args) = call;
    #[cfg(feature = "durable")]
    if cx.environment.limits.is_some() {
        return answer(Answer::Other { future: Box::pin(limited::<T>(cx, args)) }, limits);
    }
    if T::INFO.callback {
        let future = Box::pin(answered::<T>(cx, outcome::<T>(asked::<T>(cx, args))));
        return answer(Answer::Other { future }, limits);
    }
    match &cx.environment.dispatch {
        Some(dispatch) => {
            let future = Box::pin(outcome::<T>(dispatched::<T>(&**dispatch, args, cx)));
            answer(Answer::Other { future }, limits)
        }
        None => match T::invoke(args, cx) {
            Ok(future) => answer(Answer::Function { future }, limits),
            Err(failure) => answer(Answer::Other { future: Box::pin(async { Err(Fault::Failure(failure)) }) }, limits),
        },
    }
}

/// A call whose arguments and result are measured.
#[cfg(feature = "durable")]
async fn limited<'a, T: Task>(cx: &'a TaskContext, args: T::Args<'a>) -> Outcome<T> {
    hold_arguments::<T>(cx, &args)?;
    let called = outcome::<T>(asked::<T>(cx, args));
    let output = if T::INFO.callback { answered::<T>(cx, called).await } else { called.await }?;
    hold_result::<T>(cx, output)
}

/// Fails for arguments that are larger than the limits, if there are any.
#[cfg(feature = "durable")]
pub(crate) fn hold_arguments<T: Task>(cx: &TaskContext, args: &T::Args<'_>) -> Result<(), Fault<T::Error>> {
    if cx.environment.limits.is_none() {
        return Ok(());
    }
    let excess = Excess::of_payload(format_args!("the arguments of `{}`", T::INFO.name), measure(args));
    cx.hold(excess).map_err(Fault::Failure)
}

/// Fails for a result that is larger than the limits, if there are any.
#[cfg(feature = "durable")]
pub(crate) fn hold_result<T: Task>(cx: &TaskContext, output: T::Output) -> Outcome<T> {
    if cx.environment.limits.is_none() {
        return Ok(output);
    }
    let excess = Excess::of_payload(format_args!("the result of `{}`", T::INFO.name), measure(&output));
    cx.hold(excess).map(|()| output).map_err(Fault::Failure)
}

pin_project! {
    struct Attempt<'a, T: Task, F> {
        cx: &'a TaskContext,
        limits: Limits,
        timer: Option<BoxFuture<'a, Failure>>,
        observed: observe::Attempt,
        #[pin]
        answer: Answer<'a, T, F>,
    }
}

pin_project! {
    #[project = AnswerProjection]
    enum Answer<'a, T: Task, F> {
        Function { #[pin] future: F },
        Other { future: BoxFuture<'a, Outcome<T>> },
    }
}

impl<T: Task, F: Future<Output = T::Function>> Future for Attempt<'_, T, F> {
    type Output = Outcome<T>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Outcome<T>> {
        let this = self.project();
        let answer = || match this.answer.project() {
            AnswerProjection::Function { future } => match future.poll(cx).map(T::ended) {
                Poll::Ready(Some(outcome)) => Poll::Ready(outcome),
                Poll::Ready(None) | Poll::Pending => Poll::Pending,
            },
            AnswerProjection::Other { future } => future.as_mut().poll(cx),
        };
        let poll = match catch_unwind(AssertUnwindSafe(|| this.observed.within(answer))) {
            Ok(Poll::Ready(outcome)) => Poll::Ready(outcome),
            Ok(Poll::Pending) => {
                let over = poll_timer(this.cx, *this.limits, this.timer, cx);
                if T::INFO.callback && over.is_ready() && !this.cx.environment.callbacks.end(this.cx.task_token()) {
                    // Answered at the last moment, which the sender knows: the next poll takes it.
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                over.map(|over| Err(Fault::Failure(over)))
            }
            Err(panic) => Poll::Ready(Err(Fault::Failure(panicked(&*panic)))),
        };
        if let Poll::Ready(outcome) = &poll {
            this.observed.ended(this.cx, || outcome.as_ref().err().map(Fault::to_failure));
        }
        poll
    }
}

/// Only what is not done at once needs a timer, which is boxed.
fn poll_timer<'a>(
    task: &'a TaskContext,
    limits: Limits,
    timer: &mut Option<BoxFuture<'a, Failure>>,
    cx: &mut Context<'_>,
) -> Poll<Failure> {
    if limits == (None, None) {
        return Poll::Pending;
    }
    timer.get_or_insert_with(|| Box::pin(task.over(limits))).as_mut().poll(cx)
}

#[cold]
pub(crate) fn panicked(panic: &(dyn std::any::Any + Send)) -> Failure {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::new("Task.Panicked", text.unwrap_or("the task panicked"))
}
