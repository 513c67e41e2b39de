//! What replaces a task: scripts and closures.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use crate::clock::BoxFuture;
use crate::lock::lock;
use crate::task::{Task, TaskContext};

/// The answers of a replaced task, one a call, in order: [`script!`](crate::testing::script) writes it.
///
/// Each is what the task's function returns. A call more than there are answers is a mistake in the test,
/// which panics and names the task and the state.
#[derive(Debug)]
pub struct Script<R> {
    answers: VecDeque<Answer<R>>,
}

#[derive(Debug)]
pub struct Answer<R> {
    pub value: R,
    pub after: Duration,
}

impl<R> Script<R> {
    /// These answers, each at once.
    pub fn new(answers: Vec<R>) -> Self {
        let answers = answers.into_iter().map(|value| Answer { value, after: Duration::ZERO });
        Script { answers: answers.collect() }
    }

    /// Lets each of these answers take `duration` on the harness's clock.
    pub fn after(mut self, duration: Duration) -> Self {
        self.answers.iter_mut().for_each(|answer| answer.after = duration);
        self
    }

    /// These answers, then those of another script.
    pub fn then(mut self, other: Script<R>) -> Self {
        self.answers.extend(other.answers);
        self
    }
}

/// The answers of a replaced task, one a call: `script![Err(PaymentError::BankBusy), Ok(paid())]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __script {
    ($($answer:expr),* $(,)?) => {
        $crate::testing::Script::new(::std::vec![$($answer),*])
    };
}

/// What answers a task's calls in its place.
pub trait Double<T: Task>: Send + Sync {
    /// What the function would return; `None` when there is no answer left.
    fn answer<'a>(&'a self, args: T::Args<'a>, cx: &'a TaskContext) -> Option<BoxFuture<'a, T::Returned>>;
}

pub struct Scripted<R> {
    pub answers: Mutex<Script<R>>,
}

impl<R> Scripted<R> {
    pub fn next(&self) -> Option<Answer<R>> {
        lock(&self.answers).answers.pop_front()
    }
}

impl<T: Task<Returned: Send>> Double<T> for Scripted<T::Returned> {
    fn answer<'a>(&'a self, _: T::Args<'a>, cx: &'a TaskContext) -> Option<BoxFuture<'a, T::Returned>> {
        let Answer { value, after } = self.next()?;
        Some(Box::pin(async move {
            if !after.is_zero() {
                cx.sleep(after).await;
            }
            value
        }))
    }
}

pub struct Closure<F>(pub F);

impl<T: Task, F> Double<T> for Closure<F>
where
    F: for<'a> Fn(T::Args<'a>) -> T::Returned + Send + Sync,
{
    fn answer<'a>(&'a self, args: T::Args<'a>, _: &'a TaskContext) -> Option<BoxFuture<'a, T::Returned>> {
        Some(Box::pin(async move { (self.0)(args) }))
    }
}

pub struct AsyncClosure<F>(pub F);

impl<T: Task, F> Double<T> for AsyncClosure<F>
where
    F: for<'a> Fn(T::Args<'a>, &'a TaskContext) -> BoxFuture<'a, T::Returned> + Send + Sync,
{
    fn answer<'a>(&'a self, args: T::Args<'a>, cx: &'a TaskContext) -> Option<BoxFuture<'a, T::Returned>> {
        Some(Box::pin(async move { (self.0)(args, cx).await }))
    }
}
