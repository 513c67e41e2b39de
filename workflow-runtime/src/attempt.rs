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
use crate::observe;
use crate::task::{Fault, Outcome, Task, TaskContext, dispatched, perform};

/// Seconds that an attempt may take, and that may pass between two of its heartbeats.
pub type Limits = (Option<u64>, Option<u64>);

/// Calls a task, or lets the runtime's [`Dispatch`](crate::Dispatch) answer, under `limits`. A panic becomes
/// `Task.Panicked`.
#[inline]
pub(crate) fn attempt<'a, T: Task>(
    cx: &'a TaskContext,
    limits: Limits,
    args: T::Args<'a>,
    observed: observe::Attempt,
) -> impl Future<Output = Outcome<T>> + Send + 'a {
    let answer = |answer: Answer<'a, T, _>| Attempt { cx, limits, timer: None, observed, answer };
    if T::INFO.callback {
        return answer(Answer::Other { future: callback::<T>(cx, args) });
    }
    match &cx.environment.dispatch {
        Some(dispatch) => answer(Answer::Other { future: Box::pin(dispatched::<T>(&**dispatch, args, cx)) }),
        None => match T::invoke(args, cx) {
            Ok(future) => answer(Answer::Function { future }),
            Err(failure) => answer(Answer::Other { future: Box::pin(async { Err(Fault::Failure(failure)) }) }),
        },
    }
}

fn callback<'a, T: Task>(cx: &'a TaskContext, args: T::Args<'a>) -> BoxFuture<'a, Outcome<T>> {
    match &cx.environment.dispatch {
        Some(dispatch) => Box::pin(answered::<T>(cx, dispatched::<T>(&**dispatch, args, cx))),
        None => Box::pin(answered::<T>(cx, perform::<T>(args, cx))),
    }
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
