//! The machine that a `workflow!` block becomes, and the loop that runs it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use crate::around::Around;
use crate::attempt::{Call, Limits, attempt};
use crate::clock::{self, BoxFuture};
use crate::data::Data;
use crate::definition::{Definition, State};
use crate::derived::{Beside, Derived};
use crate::error::{Failure, TaskError};
use crate::frame::Frame;
use crate::journal::Event;
#[cfg(feature = "durable")]
use crate::limits;
use crate::observe::{self, Ended, Observed};
use crate::retry;
use crate::runtime::Environment;
use crate::settings::Settings;
use crate::task::{Execution, Fault, Outcome, Task, TaskContext};

/// A workflow: the type that `workflow!` declares.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a workflow", label = "declare it with `workflow!`")]
pub trait Workflow: Sized + 'static {
    /// What an execution is given: the parameter's type, or a tuple of several.
    type Input: Send + 'static;
    /// What it succeeds with.
    type Output: Data;
    /// A state with the variables that are live in it.
    #[doc(hidden)]
    type Frame: Frame;

    /// The workflow as data.
    const DEFINITION: &'static Definition;

    #[doc(hidden)]
    fn start(input: Self::Input) -> Self::Frame;

    /// Writes the input down, by the names of the parameters.
    #[cfg(feature = "durable")]
    #[doc(hidden)]
    fn save_input(input: &Self::Input, variables: &mut crate::durable::Variables);

    #[doc(hidden)]
    fn step(at: &mut Position<Self::Frame, Self::Output>, cx: &mut Context) -> impl Future<Output = Left> + Send;
}

/// That a state was left, or the failure that leaves the workflow.
pub type Left = Result<(), Failure>;

/// Where an execution is. States change it in place: it is as large as what they carry.
pub enum Position<F, O> {
    /// In a state.
    In(F),
    /// At its end.
    Done(O),
    /// On its way.
    Nowhere,
}

impl<F, O> Position<F, O> {
    /// Goes to a state.
    #[inline]
    pub fn to(&mut self, frame: F) -> Left {
        *self = Position::In(frame);
        Ok(())
    }

    /// Goes to the end.
    #[inline]
    pub fn succeed(&mut self, output: O) -> Left {
        *self = Position::Done(output);
        Ok(())
    }

    /// Leaves the state.
    #[inline]
    pub fn leave(&mut self) -> Self {
        std::mem::replace(self, Position::Nowhere)
    }
}

/// The number of the state's retrier that is for a fault.
pub type RetrierOf<E> = fn(&Fault<E>) -> Option<usize>;

/// What a state's step may use: time, tasks, the journal.
pub struct Context {
    pub(crate) task: TaskContext,
    pub(crate) failures: Vec<u32>,
    /// The states beside the user's, where a journal lists them.
    derived: Option<&'static Derived>,
    /// How the state is being left, for the journal: whether its action is done, and from 1, which end it goes to.
    acted: AtomicBool,
    end: AtomicUsize,
    /// Whether anybody is told what happens.
    pub(crate) watched: bool,
    pub(crate) observed: Observed,
    /// What the store keeps of the machine.
    #[cfg(feature = "durable")]
    pub(crate) record: Option<Box<crate::durable::Record>>,
    /// What the machine carries, where that is limited.
    #[cfg(feature = "durable")]
    pub(crate) carried: Option<Box<crate::limits::Carried>>,
}

impl Context {
    pub(crate) fn new(
        definition: &'static Definition,
        environment: Arc<Environment>,
        around: Option<&Observed>,
    ) -> Self {
        let id = uuid::Uuid::new_v4().to_string();
        let execution = Execution { name: id.clone(), id, start_time: environment.now() };
        Context::whole(execution, definition, environment, around)
    }

    /// The context of a workflow's own states; `around` is the state that runs it, if one does.
    pub(crate) fn whole(
        execution: Execution,
        definition: &'static Definition,
        environment: Arc<Environment>,
        around: Option<&Observed>,
    ) -> Self {
        let derived = environment.journal.as_ref().map(|_| Derived::of(definition));
        let observed = Observed::execution(definition, &execution, around);
        Context::at(Arc::new(execution), definition.states, environment, None, derived, observed)
    }

    fn at(
        execution: Arc<Execution>,
        states: &'static [State],
        environment: Arc<Environment>,
        around: Option<Arc<Around>>,
        derived: Option<&'static Derived>,
        observed: Observed,
    ) -> Self {
        let watched = environment.journal.is_some();
        #[cfg(feature = "durable")]
        let carried = environment.limits.map(|_| Box::default());
        let task = TaskContext {
            execution,
            states,
            around,
            path: OnceLock::new(),
            environment,
            state: 0,
            visit: 0,
            #[cfg(feature = "durable")]
            entered_as: None,
            attempt: 0,
            heartbeat: Default::default(),
            handed_out: Default::default(),
            spent: Duration::ZERO,
            #[cfg(feature = "worker")]
            elsewhere: None,
        };
        Context {
            task,
            failures: Vec::new(),
            derived,
            acted: AtomicBool::new(false),
            end: AtomicUsize::new(0),
            watched,
            observed,
            #[cfg(feature = "durable")]
            record: None,
            #[cfg(feature = "durable")]
            carried,
        }
    }

    /// The context of a branch of the state, by its position.
    pub fn branch(&self, position: usize) -> Context {
        self.inside(position, None)
    }

    /// The context of an iteration of the state's map.
    pub fn iteration(&self, index: usize) -> Context {
        self.inside(0, Some(index))
    }

    fn inside(&self, body: usize, index: Option<usize>) -> Context {
        let TaskContext { execution, states, environment, around, state, visit, attempt, .. } = &self.task;
        let State { name, action, .. } = &states[*state];
        let (outer, visited_as) = (around.clone(), self.task.visited_as());
        let around = Around { outer, state: name, visited_as, visit: *visit, attempt: *attempt, index };
        let states = action.bodies()[body].states;
        #[cfg_attr(not(feature = "durable"), expect(unused_mut, reason = "only a kept machine has a record"))]
        let mut cx = Context::at(
            execution.clone(),
            states,
            environment.clone(),
            Some(Arc::new(around)),
            self.derived,
            self.observed.inside(body, index),
        );
        #[cfg(feature = "durable")]
        if self.is_durable() {
            let record = match index {
                Some(index) => self.record_inside(format_args!("[{index}]")),
                None => self.record_inside(format_args!("#{body}")),
            };
            cx.keep(record);
        }
        cx
    }

    /// The state was entered.
    #[inline]
    pub fn enter(&mut self, state: usize) {
        self.task.state = state;
        self.task.visit += 1;
        self.task.attempt = 1;
        self.failures.clear();
        *self.acted.get_mut() = false;
        *self.end.get_mut() = 0;
        if self.watched {
            self.tell_entered();
        }
        self.observed.entered(&self.task);
    }

    /// The state's action is done; what it decides comes next.
    #[inline]
    pub fn acted(&self) {
        self.acted.store(true, Ordering::Relaxed);
    }

    #[cfg(feature = "durable")]
    pub(crate) fn has_acted(&self) -> bool {
        self.acted.load(Ordering::Relaxed)
    }

    #[cfg(feature = "durable")]
    pub(crate) fn end(&self) -> usize {
        self.end.load(Ordering::Relaxed)
    }

    /// The state goes to its end of this number, from 1.
    #[inline]
    pub fn at_end(&self, number: usize) {
        self.end.store(number, Ordering::Relaxed);
    }

    /// The state was left.
    pub fn exit(&mut self) {
        self.task.end_attempt();
        self.observed.exited();
        if self.watched {
            self.tell_exited();
        }
    }

    #[cold]
    fn tell_entered(&mut self) {
        #[cfg(feature = "durable")]
        if self.is_durable() {
            self.resume_state();
        }
        self.tell(|task| Event::StateEntered { state: task.own_state(), path: task.path() });
    }

    #[cold]
    fn tell_exited(&self) {
        self.tell(|task| Event::StateExited { state: task.own_state(), path: task.path() });
        if let Some(beside) = self.derived.and_then(|derived| derived.beside(self.task.own_state())) {
            self.pass_after(beside);
        }
    }

    /// The machine begins.
    #[inline]
    pub(crate) fn begin(&self) {
        if let Some(derived) = self.derived {
            self.pass_before(derived);
        }
    }

    /// The machine came to its end in the state that was just left.
    pub fn ended(&self, failure: Option<&Failure>) {
        self.tell(|task| Event::Ended { state: task.own_state(), path: task.path(), failure });
    }

    /// The context of the attempt that runs.
    pub fn task(&self) -> &TaskContext {
        &self.task
    }

    /// The current time as RFC 3339 text.
    pub fn now(&self) -> String {
        clock::rfc3339(self.task.environment.now())
    }

    /// When the state was entered, as RFC 3339 text; asked for on entering it.
    pub fn entered_time(&self) -> String {
        #[cfg(feature = "durable")]
        if let Some(entered) = self.kept_entered_time() {
            return clock::rfc3339(entered);
        }
        self.now()
    }

    /// When the execution started, as RFC 3339 text.
    pub fn start_time(&self) -> String {
        clock::rfc3339(self.task.execution.start_time)
    }

    /// What `read` takes from the settings of a workflow.
    ///
    /// # Errors
    ///
    /// `Runtime.SettingsMissing`, which an execution is checked for before its first state.
    pub fn setting<S: Settings, T>(&self, read: impl FnOnce(&S) -> T) -> Result<T, Failure> {
        self.task.environment.settings.get(read)
    }

    /// `token()`
    pub fn token(&self) -> String {
        self.task.task_token().to_string()
    }

    /// `wait 30s`
    pub async fn wait(&self, seconds: u64) {
        #[cfg(feature = "durable")]
        if self.is_durable() {
            return Box::pin(self.wait_since_entered(Duration::from_secs(seconds))).await;
        }
        self.task.environment.sleep(Duration::from_secs(seconds)).await;
    }

    /// `wait until time`
    ///
    /// # Errors
    ///
    /// `States.QueryEvaluationError` when `time` is no RFC 3339 timestamp.
    pub async fn wait_until(&self, time: &str) -> Result<(), Failure> {
        let time = clock::parse_rfc3339(time).ok_or_else(|| {
            Failure::new("States.QueryEvaluationError", format!("`{time}` is not an RFC 3339 timestamp"))
        })?;
        #[cfg(feature = "durable")]
        if self.is_durable() {
            Box::pin(self.wait_until_time(time)).await;
            return Ok(());
        }
        if let Ok(duration) = time.duration_since(self.task.environment.now()) {
            self.task.environment.sleep(duration).await;
        }
        Ok(())
    }

    /// Calls a task once.
    pub fn call<'a, T: Task>(
        &'a self,
        limits: Limits,
        args: T::Args<'a>,
    ) -> impl Future<Output = Outcome<T>> + Send + 'a {
        let observed = self.observed.attempt(&self.task, &T::INFO);
        #[cfg(feature = "durable")]
        if (T::INFO.callback || T::INFO.once) && self.is_durable() {
            return attempt::<T>(&self.task, limits, Call::Kept(self.call_kept::<T>(limits, args)), observed);
        }
        attempt::<T>(&self.task, limits, Call::Args(args), observed)
    }

    /// After the only attempt of a call.
    #[inline]
    pub fn attempted<O, E: TaskError>(&self, outcome: &Result<O, Fault<E>>) {
        if let Err(fault) = outcome {
            self.record_failed(fault, None);
        }
    }

    /// After an attempt: its outcome, or the time until the next one, if there is one.
    ///
    /// # Errors
    ///
    /// The time until the next attempt.
    pub fn retry<O, E: TaskError>(
        &mut self,
        outcome: Result<O, Fault<E>>,
        retrier: RetrierOf<E>,
    ) -> Result<Result<O, Fault<E>>, BoxFuture<'_, ()>> {
        let Err(fault) = &outcome else { return Ok(outcome) };
        self.task.end_attempt();
        let delay = retrier(fault).and_then(|retrier| self.next_delay(retrier));
        self.record_failed(fault, delay);
        let Some(delay) = delay else { return Ok(outcome) };
        Err(Box::pin(async move {
            #[cfg(feature = "durable")]
            if self.is_durable() {
                self.delay_durably(delay).await;
            } else {
                self.task.environment.sleep(delay).await;
            }
            #[cfg(not(feature = "durable"))]
            self.task.environment.sleep(delay).await;
            self.task.attempt += 1;
            self.task.heartbeat = Default::default();
        }))
    }

    /// Records a failed attempt, and how long until the next one.
    fn record_failed<E: TaskError>(&self, fault: &Fault<E>, retry_in: Option<Duration>) {
        if !self.watched && !observe::ANY {
            return;
        }
        let failure = fault.to_failure();
        self.observed.failed(&self.task, &failure, retry_in);
        #[cfg(feature = "durable")]
        self.tell_failed(&failure, retry_in);
        self.tell(|task| Event::AttemptFailed {
            state: task.own_state(),
            path: task.path(),
            attempt: task.attempt,
            failure: &failure,
            retry_in,
        });
    }

    fn next_delay(&mut self, retrier: usize) -> Option<Duration> {
        let retriers = self.task.states[self.task.state].action.retriers();
        self.failures.resize(retriers.len(), 0);
        let retries = &mut self.failures[retrier];
        let retrier = &retriers[retrier];
        if *retries >= retrier.max_attempts {
            return None;
        }
        *retries += 1;
        Some(retry::delay(retrier, *retries - 1, self.task.environment.random()))
    }

    #[cold]
    fn pass_before(&self, derived: &'static Derived) {
        let first = match &self.task.around {
            None => derived.input.as_deref(),
            Some(around) if around.index.is_some() => derived.beside(around.state).and_then(|map| map.item.as_deref()),
            Some(_) => None,
        };
        self.pass(first);
    }

    #[cold]
    fn pass_after(&self, beside: &'static Beside) {
        let (acted, end) = (self.acted.load(Ordering::Relaxed), self.end.load(Ordering::Relaxed));
        beside.leaving(acted, end).for_each(|made| self.pass(Some(&made.name)));
    }

    fn pass(&self, state: Option<&'static str>) {
        if let Some(state) = state {
            self.tell(|task| Event::Passed { state, path: task.path() });
        }
    }

    #[inline]
    fn tell<'a>(&'a self, event: impl FnOnce(&'a TaskContext) -> Event<'a>) {
        if let Some(journal) = &self.task.environment.journal {
            journal.record(&self.task.execution, event(&self.task));
        }
    }
}

impl TaskContext {
    /// How long ago the execution started.
    pub(crate) fn age(&self) -> Duration {
        self.environment.now().duration_since(self.execution.start_time).unwrap_or_default()
    }

    /// Completes when an attempt is over its limits.
    pub(crate) async fn over(&self, (timeout, heartbeat): Limits) -> Failure {
        let elapsed = async {
            self.elapsed(timeout).await;
            over("States.Timeout", "did not finish within", timeout)
        };
        let silent = async {
            while self.heard(heartbeat).await {}
            over("States.HeartbeatTimeout", "gave no heartbeat for", heartbeat)
        };
        race(elapsed, silent).await
    }

    pub(crate) async fn elapsed(&self, seconds: Option<u64>) {
        match seconds {
            Some(seconds) => {
                self.environment.sleep(Duration::from_secs(seconds).saturating_sub(self.spent)).await;
            }
            None => std::future::pending().await,
        }
    }

    /// Whether a heartbeat came in time.
    async fn heard(&self, heartbeat: Option<u64>) -> bool {
        let heard = async {
            self.heartbeat.notified().await;
            true
        };
        let elapsed = async {
            match heartbeat {
                Some(seconds) => self.environment.sleep(Duration::from_secs(seconds)).await,
                None => std::future::pending().await,
            }
            false
        };
        race(heard, elapsed).await
    }
}

pub(crate) fn over(error: &str, what: &str, seconds: Option<u64>) -> Failure {
    Failure::new(error, format!("the task {what} {} s", seconds.unwrap_or_default()))
}

/// The failure of an execution that takes too long.
pub(crate) fn execution_timeout(seconds: u64) -> Failure {
    Failure::new("States.Timeout", format!("the execution did not finish within {seconds} s"))
}

/// The result of whichever future is done first; of `first` when both are.
pub(crate) async fn race<T>(first: impl Future<Output = T>, second: impl Future<Output = T>) -> T {
    let (mut first, mut second) = (pin!(first), pin!(second));
    poll_fn(move |cx| match first.as_mut().poll(cx) {
        Poll::Pending => second.as_mut().poll(cx),
        ready => ready,
    })
    .await
}

/// Runs an execution to its end; `around` is the state that runs it, if one does.
pub(crate) async fn execute<W: Workflow>(
    input: W::Input,
    environment: Arc<Environment>,
    around: Option<&Observed>,
) -> Result<W::Output, Failure> {
    #[cfg(feature = "durable")]
    if environment.limits.is_some() {
        limits::input::<W>(&input)?;
    }
    let mut cx = Context::new(W::DEFINITION, environment, around);
    cx.observed.started();
    let Some(seconds) = W::DEFINITION.timeout else {
        return drive::<W>(input, &mut cx).await;
    };
    let environment = cx.task.environment.clone();
    let result = race(async { Some(drive::<W>(input, &mut cx).await) }, async {
        environment.sleep(Duration::from_secs(seconds)).await;
        None
    })
    .await;
    match result {
        Some(result) => result,
        None => {
            let failure = execution_timeout(seconds);
            cx.observed.ended(Ended::TimedOut(&failure), || cx.task.age());
            Err(failure)
        }
    }
}

async fn drive<W: Workflow>(input: W::Input, cx: &mut Context) -> Result<W::Output, Failure> {
    cx.begin();
    let result = states::<W>(input, cx).await;
    cx.ended(result.as_ref().err());
    cx.observed.ended(Ended::from(&result), || cx.task.age());
    result
}

/// From state to state: the loop is small, and nothing else is in its function.
async fn states<W: Workflow>(input: W::Input, cx: &mut Context) -> Result<W::Output, Failure> {
    let mut at = Position::In(W::start(input));
    #[cfg(feature = "durable")]
    cx.carry(&at);
    loop {
        let result = W::step(&mut at, cx).await;
        cx.exit();
        #[cfg(feature = "durable")]
        let result = cx.held(result, &at);
        result?;
        if let Position::Done(output) = at {
            return Ok(output);
        }
    }
}

impl Environment {
    pub(crate) fn now(&self) -> SystemTime {
        match &self.clock {
            Some(clock) => clock.now(),
            None => SystemTime::now(),
        }
    }

    pub(crate) async fn sleep(&self, duration: Duration) {
        match &self.clock {
            Some(clock) => clock.sleep(duration).await,
            None => tokio::time::sleep(duration).await,
        }
    }
}
