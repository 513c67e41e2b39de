//! Where a run's task calls are answered and written down.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::clock::PausedClock;
use super::history::Record;
use super::script::{Answer, Double, Scripted};
use crate::clock::{BoxFuture, Clock};
use crate::error::Failure;
use crate::journal::{Event, Journal};
use crate::lock::lock;
use crate::task::{Dispatch, Execution, Fault, Outcome, Task, TaskCall, TaskContext, arguments};

/// What a run has in place of the tasks, and what it has seen.
pub struct Stage {
    pub(super) clock: PausedClock,
    start: SystemTime,
    pub(super) record: Mutex<Record>,
    pub(super) cast: Cast,
    /// How many calls wait for something else than the clock.
    busy: AtomicUsize,
    mistake: Mutex<Option<String>>,
}

/// Who answers instead of which task.
#[derive(Default)]
pub(super) struct Cast {
    /// A `Box<dyn Double<T>>` for each `T`.
    pub doubles: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    /// The `Scripted<T::Returned>` that answers the tokens of each callback `T`, whose function runs.
    pub answers: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    /// The failures that are forced on attempts.
    pub forced: HashMap<(TypeId, u32), Failure>,
    pub only_doubles: bool,
    /// The names of the tasks that are replaced or made to fail.
    pub tasks: Vec<&'static str>,
}

impl Stage {
    pub(super) fn new(clock: PausedClock, cast: Cast) -> Arc<Self> {
        let record = Mutex::new(Record::default());
        let start = clock.now();
        Arc::new(Stage { clock, start, record, cast, busy: AtomicUsize::new(0), mistake: Mutex::new(None) })
    }

    pub(crate) async fn call<'a, T: Task>(&'a self, args: T::Args<'a>, cx: &'a TaskContext) -> Outcome<T> {
        let json = arguments::<T>(&args).map_err(Fault::Failure)?;
        lock(&self.record).call::<T>(cx, self.elapsed(), json);
        if let Some(failure) = self.cast.forced.get(&(TypeId::of::<T>(), cx.attempt())) {
            return Err(Fault::from_failure(failure.clone()));
        }
        let Some(double) = self.cast.doubles.get(&TypeId::of::<T>()) else {
            return self.perform::<T>(args, cx).await;
        };
        let double = double.downcast_ref::<Box<dyn Double<T>>>().expect("a double is kept under its task's type");
        match double.answer(args, cx) {
            Some(answer) => T::outcome(self.watched(answer).await),
            None => self.give_up(no_answer_left::<T>(cx)).await,
        }
    }

    /// Lets the task's own function run.
    async fn perform<'a, T: Task>(&'a self, args: T::Args<'a>, cx: &'a TaskContext) -> Outcome<T> {
        let (task, state) = (T::INFO.name, cx.state());
        if self.cast.only_doubles {
            let mistake =
                format!("state `{state}` calls `{task}`, which is not replaced: the harness runs only doubles");
            return self.give_up(mistake).await;
        }
        let missing = T::INFO.resources.iter().find(|resource| !cx.environment.has_resource((resource.id)()));
        if let Some(resource) = missing {
            let resource = (resource.name)();
            let mistake = format!(
                "state `{state}` calls `{task}`, which needs a `{resource}`: replace the task, or hand in the resource \
                 with `.resource(…)`"
            );
            return self.give_up(mistake).await;
        }
        let function = T::invoke(args, cx).map_err(Fault::Failure)?;
        match T::ended(self.watched(function).await) {
            Some(outcome) => outcome,
            None => self.answer::<T>(cx).await,
        }
    }

    /// The scripted answer to a callback's token; without a script, somebody else gives it.
    async fn answer<T: Task>(&self, cx: &TaskContext) -> Outcome<T> {
        if !self.cast.answers.contains_key(&TypeId::of::<T>()) {
            return pending().await;
        }
        let Some((outcome, after)) = self.next_answer::<T>() else {
            return self.give_up(no_answer_left::<T>(cx)).await;
        };
        cx.sleep(after).await;
        outcome
    }

    fn next_answer<T: Task>(&self) -> Option<(Outcome<T>, Duration)> {
        let answers = self.cast.answers.get(&TypeId::of::<T>())?.downcast_ref::<Scripted<T::Returned>>();
        let Answer { value, after } = answers.expect("answers are kept under their task's type").next()?;
        Some((T::outcome(value), after))
    }

    /// Counts the future as busy while it waits for something else than the clock.
    async fn watched<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let mut busy = Busy { count: &self.busy, counted: false };
        poll_fn(|cx| {
            let waits = self.clock.waits();
            let poll = future.as_mut().poll(cx);
            busy.set(poll.is_pending() && self.clock.waits() == waits);
            poll
        })
        .await
    }

    /// Ends the run: no retrier and no catcher may hide a mistake of the test.
    async fn give_up<O>(&self, mistake: String) -> O {
        *lock(&self.mistake) = Some(mistake);
        pending().await
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.clock.now().duration_since(self.start).unwrap_or_default()
    }

    pub(super) fn mistake(&self) -> Option<String> {
        lock(&self.mistake).take()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Relaxed) > 0
    }
}

fn no_answer_left<T: Task>(cx: &TaskContext) -> String {
    let (task, state, attempt) = (T::INFO.name, cx.state(), cx.attempt());
    format!("the script of `{task}` has no answer left for state `{state}`, attempt {attempt}")
}

struct Busy<'s> {
    count: &'s AtomicUsize,
    counted: bool,
}

impl Busy<'_> {
    fn set(&mut self, busy: bool) {
        match (self.counted, busy) {
            (false, true) => self.count.fetch_add(1, Ordering::Relaxed),
            (true, false) => self.count.fetch_sub(1, Ordering::Relaxed),
            _ => 0,
        };
        self.counted = busy;
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.set(false);
    }
}

/// The stage, as a runtime's dispatch and journal.
pub(super) struct OnStage(pub Arc<Stage>);

impl Dispatch for OnStage {
    fn dispatch<'a>(&'a self, _: TaskCall<'a>) -> Option<BoxFuture<'a, Result<Value, Failure>>> {
        None
    }

    fn stage(&self) -> Option<&Stage> {
        Some(&self.0)
    }
}

impl Journal for OnStage {
    fn record(&self, execution: &Execution, event: Event<'_>) {
        lock(&self.0.record).event(execution, self.0.elapsed(), event);
    }
}
