//! Sets up a run: what is replaced, and what time it is.

use std::any::TypeId;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Mutex;
use std::time::SystemTime;

use super::calls::task_names;
use super::clock::PausedClock;
use super::drive::{Drive, block_on};
use super::run::Run;
use super::script::{AsyncClosure, Closure, Double, Script, Scripted};
use super::stage::{Cast, OnStage, Stage};
use crate::__private::HasToken;
use crate::callback::Callbacks;
use crate::clock::{self, BoxFuture};
use crate::error::{Failure, TaskError};
use crate::machine::Workflow;
use crate::runtime::{Runtime, RuntimeBuilder};
use crate::settings::Settings;
use crate::task::{Task, TaskContext};

/// Sets up a run of a workflow: see the [module's page](crate::testing).
#[must_use = "a harness does nothing until it runs"]
pub struct Harness<W: Workflow> {
    runtime: RuntimeBuilder,
    clock: PausedClock,
    cast: Cast,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow> Harness<W> {
    /// When runs start, unless [`start_time`](Harness::start_time) says otherwise.
    pub const START_TIME: &'static str = "2026-01-01T00:00:00.000Z";

    /// A harness that replaces nothing: its clock is paused at [`START_TIME`](Harness::START_TIME), and
    /// every random number for jitter is 0.5.
    pub fn new() -> Self {
        let clock = PausedClock::new(timestamp(Self::START_TIME));
        let runtime = Runtime::builder().clock(clock.clone()).random(|| 0.5);
        Harness { runtime, clock, cast: Cast::default(), workflow: PhantomData }
    }

    /// Answers the calls of the task `T` from a script, an answer a call, in order.
    pub fn task<T: Task<Returned: Send>>(self, answers: Script<T::Returned>) -> Self {
        self.double::<T>(Scripted { answers: Mutex::new(answers) })
    }

    /// Answers the calls of the task `T` by a function of its arguments, a tuple: `|(order, payment)| …`,
    /// `|(order,)| …`. It returns what the task's function returns.
    pub fn task_fn<T: Task>(self, answer: impl for<'a> Fn(T::Args<'a>) -> T::Returned + Send + Sync + 'static) -> Self {
        self.double::<T>(Closure(answer))
    }

    /// Answers the calls of the task `T` by a future, which may [sleep](TaskContext::sleep) on the
    /// harness's clock: `|(order,), cx| Box::pin(async move { … })`.
    pub fn task_async<T: Task>(
        self,
        answer: impl for<'a> Fn(T::Args<'a>, &'a TaskContext) -> BoxFuture<'a, T::Returned> + Send + Sync + 'static,
    ) -> Self {
        self.double::<T>(AsyncClosure(answer))
    }

    fn double<T: Task>(mut self, double: impl Double<T> + 'static) -> Self {
        let double: Box<dyn Double<T>> = Box::new(double);
        self.cast.doubles.insert(TypeId::of::<T>(), Box::new(double));
        self.cast.tasks.push(T::INFO.name);
        self
    }

    /// Lets the function of the callback `T` run, and answers its tokens from a script, an answer a token, in order.
    /// The time of an answer begins when the function has returned.
    pub fn answers<T: Task<Returned: Send, Ends: HasToken>>(mut self, answers: Script<T::Returned>) -> Self {
        self.cast.answers.insert(TypeId::of::<T>(), Box::new(Scripted { answers: Mutex::new(answers) }));
        self.cast.tasks.push(T::INFO.name);
        self
    }

    /// What takes the answers to the tokens of callbacks that run for real: for a resource that gives them.
    pub fn callbacks(&self) -> Callbacks {
        self.runtime.callbacks()
    }

    /// Lets the task `T` fail with this error on the `attempt`-th attempt, from 1, of each visit to a state
    /// that calls it. Whatever else answers for the task is not asked then.
    pub fn fail_on<T: Task>(self, attempt: u32, error: T::Error) -> Self {
        self.fault_on::<T>(attempt, error.to_failure())
    }

    /// As [`fail_on`](Harness::fail_on), with a failure that has no type: `Failure::new("States.Timeout",
    /// "")`, `Failure::new("Task.Panicked", "index out of bounds")`.
    pub fn fault_on<T: Task>(mut self, attempt: u32, failure: Failure) -> Self {
        self.cast.forced.insert((TypeId::of::<T>(), attempt), failure);
        self.cast.tasks.push(T::INFO.name);
        self
    }

    /// Lets no task run for real: calling one that is not replaced is a mistake in the test.
    pub fn only_doubles(mut self) -> Self {
        self.cast.only_doubles = true;
        self
    }

    /// Hands in a resource for the tasks that run for real.
    pub fn resource<R: Send + Sync + 'static>(mut self, resource: R) -> Self {
        self.runtime = self.runtime.resource(resource);
        self
    }

    /// Gives a workflow its settings, which are read from the environment otherwise.
    pub fn settings<S: Settings>(mut self, settings: S) -> Self {
        self.runtime = self.runtime.settings(settings);
        self
    }

    /// Takes the random numbers for jitter from `random`, each in `[0, 1)`.
    pub fn random(mut self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.runtime = self.runtime.random(random);
        self
    }

    /// Starts at this time, an RFC 3339 timestamp.
    ///
    /// # Panics
    ///
    /// When it is none.
    #[track_caller]
    pub fn start_time(self, time: &str) -> Self {
        self.clock.set(timestamp(time));
        self
    }

    /// The clock of the run.
    pub fn clock(&self) -> PausedClock {
        self.clock.clone()
    }

    /// Runs the workflow to its end, on any executor.
    ///
    /// # Panics
    ///
    /// The future panics when the test is wrong: a script has no answer left, a task that runs for real
    /// lacks a resource, a task is not replaced under [`only_doubles`](Harness::only_doubles), or a replaced one
    /// is not called by the workflow at all. No retrier or catcher of the workflow hides that.
    pub fn run(self, input: W::Input) -> impl Future<Output = Run<W>> + Send {
        self.check_cast();
        let stage = Stage::new(self.clock, self.cast);
        let runtime = self.runtime.dispatch(OnStage(stage.clone())).journal(OnStage(stage.clone())).build();
        let execution = Box::pin(async move { runtime.run::<W>(input).await });
        async move {
            let result = Drive { stage: stage.clone(), execution }.await;
            Run::new(result, &stage)
        }
    }

    /// Runs the workflow to its end on this thread, without an executor; tasks that need one of tokio's
    /// must be replaced.
    ///
    /// # Panics
    ///
    /// As [`run`](Harness::run).
    pub fn run_blocking(self, input: W::Input) -> Run<W> {
        block_on(self.run(input))
    }

    fn check_cast(&self) {
        let called = task_names(W::DEFINITION);
        for task in &self.cast.tasks {
            assert!(
                called.contains(task),
                "`{}` calls no task `{task}`; it calls: {}",
                W::DEFINITION.name,
                called.iter().copied().collect::<Vec<_>>().join(", ")
            );
        }
    }
}

impl<W: Workflow> Default for Harness<W> {
    fn default() -> Self {
        Harness::new()
    }
}

#[track_caller]
fn timestamp(text: &str) -> SystemTime {
    match clock::parse_rfc3339(text) {
        Some(time) => time,
        None => panic!("`{text}` is not an RFC 3339 timestamp such as {}", "2026-01-01T00:00:00Z"),
    }
}
