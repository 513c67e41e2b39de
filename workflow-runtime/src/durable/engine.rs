//! Runs the executions that are due, and lets those that wait rest in the store.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::future::{Future, pending, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use serde::de::DeserializeOwned;
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use super::drive::drive_whole;
use super::error::{ExecutionError, StartError};
use super::events::{Happened, tell};
use super::history::{self, History, HistoryEvent};
use super::record::{from_millis, time};
use super::run::{Interrupt, Run};
use super::start::from_json;
use crate::__private::STUB;
use crate::clock::BoxFuture;
use crate::definition::Definition;
use crate::error::Failure;
use crate::limits::{Excess, history_is_full};
use crate::lock::lock;
use crate::machine::{Context, Workflow, execution_timeout, race};
use crate::observe::{self, Ended, Observed};
use crate::runtime::Environment;
use crate::store::{
    Change, Commit, Description, Due, End, HistoryPage, HistoryRow, Loaded, NewExecution, Started, Status, Store,
    StoreError,
};
use crate::task::Execution;

/// An execution that sleeps longer than this, in milliseconds, is dropped and loaded when it is due.
pub(super) const WORTH_PARKING: i64 = 1_000;

/// How many due executions are looked up at once.
const PAGE: usize = 1_000;

/// A workflow that can be run.
pub(crate) trait Kind: Send + Sync {
    fn definition(&self) -> &'static Definition;
    fn drive(&self, cx: Context) -> BoxFuture<'static, ()>;
    /// An execution with an input that is JSON.
    fn new_execution(&self, name: &str, input: &str, started: i64) -> Result<NewExecution, StartError>;
}

impl<W: Workflow<Input: DeserializeOwned>> Kind for PhantomData<fn() -> W> {
    fn definition(&self) -> &'static Definition {
        W::DEFINITION
    }

    fn drive(&self, mut cx: Context) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // What it came to is kept.
            let _ = drive_whole::<W>(None, &mut cx).await;
        })
    }

    fn new_execution(&self, name: &str, input: &str, started: i64) -> Result<NewExecution, StartError> {
        from_json::<W>(name, input, started)
    }
}

/// Is told how an execution ended here.
pub(super) type Waiting = oneshot::Sender<Result<(), ExecutionError>>;

pub(crate) struct Engine {
    pub store: Arc<dyn Store>,
    pub environment: Arc<Environment>,
    pub kinds: HashMap<&'static str, Box<dyn Kind>>,
    pub tokio: tokio::runtime::Handle,
    /// Whether this process runs the executions.
    pub owns: bool,
    /// Cancelled when no further state may begin.
    pub shutdown: CancellationToken,
    /// Cancelled when the runtime is dropped.
    pub closed: CancellationToken,
    pub(super) active: Mutex<HashMap<i64, Active>>,
    /// No execution with a larger key was loaded from the store.
    highest_loaded: Mutex<i64>,
    pub(super) waiting: Mutex<HashMap<i64, Vec<Waiting>>>,
    /// What was due and does not fit: an answer does not make it due again.
    unfit: Mutex<HashSet<i64>>,
    /// Cancelled when the store tells of each execution whether it fits.
    pub compared: CancellationToken,
    /// All that was due up to this time has been looked up.
    looked_up: Mutex<i64>,
    /// What the last looks at the store failed with: at what is due, and at the news.
    trouble: Mutex<[Option<StoreError>; 2]>,
    due_earlier: Notify,
}

/// An execution that is run, or otherwise worked on.
#[derive(Clone, Default)]
pub(super) struct Active {
    /// Cancelled to have it dropped.
    drop: CancellationToken,
    /// Cancelled when it is.
    pub gone: CancellationToken,
    answered: Arc<Notify>,
    /// Whether it may have been answered before it was parked.
    woken: Arc<AtomicBool>,
    /// What is told of it.
    observed: Arc<Mutex<Option<Observed>>>,
}

/// Why an execution is no longer run.
enum Left {
    Ended,
    /// After so many seconds.
    TimedOut(u64),
    /// For those who asked for it.
    Dropped,
    Parked(i64),
    Interrupted(Interrupt),
    Closed,
}

impl Engine {
    pub fn new(
        store: Arc<dyn Store>,
        environment: Arc<Environment>,
        kinds: HashMap<&'static str, Box<dyn Kind>>,
        owns: bool,
    ) -> Arc<Self> {
        Arc::new(Engine {
            store,
            environment,
            kinds,
            owns,
            tokio: tokio::runtime::Handle::current(),
            shutdown: CancellationToken::new(),
            closed: CancellationToken::new(),
            active: Mutex::default(),
            highest_loaded: Mutex::default(),
            waiting: Mutex::default(),
            unfit: Mutex::default(),
            compared: CancellationToken::new(),
            looked_up: Mutex::new(i64::MIN),
            trouble: Mutex::default(),
            due_earlier: Notify::new(),
        })
    }

    pub fn now(&self) -> i64 {
        self.environment.millis()
    }

    /// Tells when an execution ends, or why it cannot.
    pub fn wait_for(&self, key: i64) -> oneshot::Receiver<Result<(), ExecutionError>> {
        let (sender, receiver) = oneshot::channel();
        // Locked first, so that who shuts down tells all.
        let mut waiting = lock(&self.waiting);
        if self.closed.is_cancelled() {
            let _ = sender.send(Err(ExecutionError::Closed));
        } else {
            waiting.entry(key).or_default().push(sender);
        }
        receiver
    }

    pub(super) fn tell(&self, key: i64, result: Result<(), ExecutionError>) {
        for waiting in lock(&self.waiting).remove(&key).into_iter().flatten() {
            let _ = waiting.send(result.clone());
        }
    }

    /// A workflow by its name.
    pub fn kind(&self, workflow: &str) -> Result<&dyn Kind, StartError> {
        let kind = self.kinds.get(workflow).map(|kind| &**kind);
        kind.ok_or_else(|| StartError::UnknownWorkflow(workflow.to_owned()))
    }

    /// Starts an execution, unless there is one of this name and with this input.
    pub async fn start(self: &Arc<Self>, new: NewExecution) -> Result<Description, StartError> {
        if self.shutdown.is_cancelled() {
            return Err(StartError::Closed);
        }
        self.limit_input(&new.input)?;
        match self.store.start(new.clone()).await? {
            Started::New(key) => {
                observe::kept(self.definition(&new.workflow));
                let loaded = Loaded::started(key, new);
                if self.owns {
                    self.run_new(loaded.clone());
                }
                Ok(loaded.description)
            }
            Started::Known(known) if known.input == new.input => Ok(*known),
            Started::Known(known) => Err(StartError::OtherInput { workflow: known.workflow, name: known.name }),
        }
    }

    /// The events of an execution, as Step Functions writes them.
    pub async fn history(&self, known: &Description, page: &HistoryPage) -> Result<Vec<HistoryEvent>, StoreError> {
        let (definition, rows) = (self.definition(&known.workflow), self.rows(known).await?);
        let known = self.shown(known.clone());
        Ok(history::page(history::render(&known, definition, &rows), page))
    }

    /// All rows of an execution's history, as they are kept.
    async fn kept_rows(&self, key: i64) -> Result<Vec<HistoryRow>, StoreError> {
        self.store.history(key, HistoryPage { limit: usize::MAX, ..HistoryPage::default() }).await
    }

    /// All rows of an execution's history, its secrets masked.
    pub async fn rows(&self, known: &Description) -> Result<Vec<HistoryRow>, StoreError> {
        let mut rows = self.kept_rows(known.key).await?;
        self.definition(&known.workflow).mask_rows(&mut rows);
        Ok(rows)
    }

    /// What is shown of an execution: its secrets are masked.
    pub fn shown(&self, mut description: Description) -> Description {
        self.definition(&description.workflow).mask_description(&mut description);
        description
    }

    /// A workflow's definition: one without states where it is not known.
    pub fn definition(&self, workflow: &str) -> &'static Definition {
        self.kinds.get(workflow).map_or(&STUB, |kind| kind.definition())
    }

    /// An input that is too large is refused, where that is limited.
    fn limit_input(&self, input: &[u8]) -> Result<(), StartError> {
        let excess = self.environment.limits.and_then(|_| Excess::of_payload("the input", input.len()));
        excess.map_or(Ok(()), |excess| Err(StartError::Input(excess.failure())))
    }

    /// Runs an execution that was just started.
    fn run_new(self: &Arc<Self>, loaded: Loaded) {
        let key = loaded.description.key;
        match self.activate(key, true) {
            Some(active) => self.spawn(key, active, Some(loaded)),
            None => self.run_due(key),
        }
    }

    /// Loads and runs an execution, unless it runs already.
    pub(super) fn run_due(self: &Arc<Self>, key: i64) {
        if self.owns
            && let Some(active) = self.activate(key, false)
        {
            self.spawn(key, active, None);
        }
    }

    /// The right to work on an execution, unless another has it. One that was `just_started` may have been looked up
    /// meanwhile, and be further than its start.
    fn activate(&self, key: i64, just_started: bool) -> Option<Active> {
        let mut highest = lock(&self.highest_loaded);
        if just_started && key <= *highest {
            return None;
        }
        if !just_started {
            *highest = key.max(*highest);
        }
        match lock(&self.active).entry(key) {
            Entry::Occupied(_) => None,
            Entry::Vacant(vacant) => Some(vacant.insert(Active::default()).clone()),
        }
    }

    /// Whether a token of it has been answered meanwhile.
    pub(super) fn deactivate(&self, key: i64) -> bool {
        let Some(active) = lock(&self.active).remove(&key) else { return false };
        active.gone.cancel();
        active.woken.load(Ordering::Relaxed)
    }

    /// A token of an execution has been answered.
    pub(super) fn wake(self: &Arc<Self>, key: i64) {
        match lock(&self.active).get(&key) {
            Some(active) => {
                active.woken.store(true, Ordering::Relaxed);
                return active.answered.notify_waiters();
            }
            None if lock(&self.unfit).contains(&key) => return,
            None => {}
        }
        self.run_due(key);
    }

    /// The right to work on an execution, which is no longer run then; what was told of it, if it was.
    pub(super) async fn seize(&self, key: i64) -> Option<Observed> {
        let mut observed = None;
        while self.activate(key, false).is_none() {
            let active = lock(&self.active).get(&key).cloned();
            if let Some(active) = active {
                active.drop.cancel();
                active.gone.cancelled().await;
                observed = lock(&active.observed).take();
            }
        }
        observed
    }

    fn spawn(self: &Arc<Self>, key: i64, active: Active, loaded: Option<Loaded>) {
        let engine = self.clone();
        self.tokio.spawn(async move {
            let left = match loaded {
                Some(loaded) => engine.run(loaded, active).await,
                None => match engine.store.load(key).await {
                    Ok(Some(loaded)) if loaded.description.status == Status::Running => {
                        engine.run(loaded, active).await
                    }
                    Ok(_) => Left::Ended,
                    Err(error) => Left::Interrupted(Interrupt::Broken(error)),
                },
            };
            engine.leave(key, left).await;
        });
    }

    async fn run(&self, loaded: Loaded, active: Active) -> Left {
        let kind = match self.kind_of(&loaded) {
            Ok(kind) => kind,
            Err(unfit) => return Left::Interrupted(Interrupt::Unfit(unfit)),
        };
        let (Loaded { description, machines }, definition) = (loaded, kind.definition());
        let now = self.now();
        let begun = description.redriven.unwrap_or(description.started);
        let deadline =
            definition.timeout.and_then(|seconds| begun.checked_add(i64::try_from(seconds).ok()?.checked_mul(1_000)?));
        let history = match self.limited_history(&description, definition).await {
            Ok(history) => history,
            Err(error) => return Left::Interrupted(Interrupt::Broken(error)),
        };
        let (shutdown, answered) = (self.shutdown.clone(), active.answered.clone());
        let run = Run::new(self.store.clone(), description.key, machines, history, shutdown, answered);
        let start_time = time(description.started);
        let execution = Execution { id: description.id, name: description.name, start_time };
        let cx = Context::kept(run.clone(), execution, definition, self.environment.clone());
        let observed = cx.observed.clone();
        *lock(&active.observed) = Some(observed.clone());
        observed.loaded();
        let age = || from_millis(self.now() - description.started);
        let timed_out = || {
            let seconds = definition.timeout.unwrap_or_default();
            observed.ended(Ended::TimedOut(&execution_timeout(seconds)), age);
            Left::TimedOut(seconds)
        };
        if deadline.is_some_and(|deadline| deadline <= now) {
            return timed_out();
        }
        let mut machine = kind.drive(cx);
        let mut timeout = deadline.map(|deadline| {
            let environment = self.environment.clone();
            Box::pin(async move { environment.sleep(from_millis(deadline - now)).await })
        });
        let (mut closed, mut shutdown) = (pin!(self.closed.cancelled()), pin!(self.shutdown.cancelled()));
        let mut dropped = pin!(active.drop.cancelled());
        let left = poll_fn(|task| {
            if machine.as_mut().poll(task).is_ready() {
                return Poll::Ready(Left::Ended);
            }
            if let Some(interrupt) = run.interrupted() {
                return Poll::Ready(Left::Interrupted(interrupt));
            }
            if timeout.as_mut().is_some_and(|timeout| timeout.as_mut().poll(task).is_ready()) {
                return Poll::Ready(timed_out());
            }
            if dropped.as_mut().poll(task).is_ready() {
                return Poll::Ready(Left::Dropped);
            }
            let shuts_down = shutdown.as_mut().poll(task).is_ready();
            if closed.as_mut().poll(task).is_ready() || (shuts_down && run.rests()) {
                return Poll::Ready(Left::Closed);
            }
            match run.sleeps_until().map(|due| deadline.map_or(due, |deadline| due.min(deadline))) {
                Some(due) if due.saturating_sub(self.now()) > WORTH_PARKING => Poll::Ready(Left::Parked(due)),
                _ => Poll::Pending,
            }
        })
        .await;
        match &left {
            Left::Parked(due) => observed.parked(*due),
            Left::Interrupted(Interrupt::Full) => observed.ended(Ended::Failed(&history_is_full()), age),
            Left::Interrupted(interrupt) => observed.interrupted(interrupt),
            Left::Ended | Left::TimedOut(_) | Left::Dropped | Left::Closed => {}
        }
        left
    }

    /// The history of an execution, where that is limited.
    async fn limited_history(
        &self,
        description: &Description,
        definition: &'static Definition,
    ) -> Result<Option<History>, StoreError> {
        if self.environment.limits.is_none() {
            return Ok(None);
        }
        let rows = self.kept_rows(description.key).await?;
        Ok(Some(History::new(description, definition, &rows)))
    }

    /// After an execution's future is gone.
    async fn leave(self: &Arc<Self>, key: i64, left: Left) {
        let result = match left {
            Left::Ended => Ok(()),
            Left::TimedOut(seconds) => {
                self.end(key, Status::TimedOut, execution_timeout(seconds), None).await.map_err(ExecutionError::from)
            }
            Left::Parked(due) => match self.commit(key, vec![Change::Due(due)], Vec::new()).await {
                Ok(()) => return self.parked(key, due),
                Err(error) => Err(error.into()),
            },
            Left::Interrupted(Interrupt::Broken(error)) => Err(ExecutionError::Store(error)),
            Left::Interrupted(Interrupt::Full) => {
                self.end(key, Status::Failed, history_is_full(), None).await.map_err(ExecutionError::from)
            }
            Left::Interrupted(Interrupt::Unfit(unfit)) => {
                let unfit = unfit.to_string();
                lock(&self.unfit).insert(key);
                // Where the store fails, it is found again when the execution is due in another process.
                let event = self.compared_event(Some(&unfit));
                let _ = self.commit(key, vec![Change::Unfit(unfit.clone())], event).await;
                Err(ExecutionError::Unfit(unfit))
            }
            Left::Dropped => {
                self.deactivate(key);
                return;
            }
            Left::Closed => Err(ExecutionError::Closed),
        };
        self.deactivate(key);
        self.tell(key, result);
    }

    fn parked(self: &Arc<Self>, key: i64, due: i64) {
        let woken = self.deactivate(key);
        if woken || due <= *lock(&self.looked_up) {
            self.run_due(key);
        } else {
            self.due_earlier.notify_one();
        }
    }

    /// Ends an execution wherever it is.
    pub(super) async fn end(
        &self,
        key: i64,
        status: Status,
        failure: Failure,
        more: Option<Change>,
    ) -> Result<(), StoreError> {
        let (now, mut events) = (self.now(), Vec::new());
        tell(&mut events, now, "", &Happened::Stopped { status: status.as_str(), failure: &failure });
        let end = Change::End { end: End::Unsuccessful(status, failure), stopped: now };
        self.commit(key, std::iter::once(end).chain(more).collect(), events).await
    }

    pub(super) async fn commit(&self, execution: i64, changes: Vec<Change>, events: Vec<u8>) -> Result<(), StoreError> {
        self.store.commit(Commit { execution, changes, events }).await
    }

    pub(super) async fn running(&self, key: i64) -> Result<bool, StoreError> {
        Ok(self.store.load(key).await?.is_some_and(|loaded| loaded.description.status == Status::Running))
    }

    /// Runs what is due, now and later, until the runtime is dropped.
    pub async fn serve(self: Arc<Self>) {
        let mut until = self.now();
        while !self.shutdown.is_cancelled() && !self.closed.is_cancelled() {
            let looked = self.look_up(until).await;
            let next = looked.clone().unwrap_or(Some(until + WORTH_PARKING));
            self.looked(0, looked);
            let elapsed = async {
                match next {
                    Some(next) if next < i64::MAX => {
                        self.environment.sleep(from_millis(next.saturating_sub(self.now()))).await
                    }
                    _ => pending().await,
                }
                next
            };
            let earlier = async {
                self.due_earlier.notified().await;
                None
            };
            let closed = async {
                race(self.closed.cancelled(), self.shutdown.cancelled()).await;
                None
            };
            // What has elapsed is due, also where the clock was set back meanwhile.
            let reached = race(closed, race(elapsed, earlier)).await;
            until = until.max(self.now()).max(reached.unwrap_or(until));
        }
    }

    /// Why what is to be done cannot be looked up.
    pub fn trouble(&self) -> Option<StoreError> {
        lock(&self.trouble).iter().flatten().next().cloned()
    }

    pub(super) fn looked<T>(&self, at: usize, looked: Result<T, StoreError>) {
        lock(&self.trouble)[at] = looked.err();
    }

    /// Runs what is due until a time, and tells when the next execution is due.
    async fn look_up(self: &Arc<Self>, until: i64) -> Result<Option<i64>, StoreError> {
        let before = std::mem::replace(&mut *lock(&self.looked_up), until);
        self.environment.reached.fetch_max(until, Ordering::Relaxed);
        let mut after = Due { time: before, key: i64::MAX };
        loop {
            let page = match self.store.due(after, until, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    *lock(&self.looked_up) = before;
                    return Err(error);
                }
            };
            page.iter().for_each(|due| self.run_due(due.key));
            match page.last() {
                Some(last) if page.len() == PAGE => after = *last,
                _ => break,
            }
        }
        self.store.next_due(until).await
    }
}
