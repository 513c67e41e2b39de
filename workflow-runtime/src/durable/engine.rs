//! Runs the executions that are due, and lets those that wait rest in the store.

use std::collections::{HashMap, HashSet};
use std::future::{Future, pending, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;

use super::drive::{Whole, drive};
use super::error::ExecutionError;
use super::record::{from_millis, millis, time};
use super::run::{Interrupt, Run, lock};
use crate::clock::BoxFuture;
use crate::definition::Definition;
use crate::machine::{Context, Workflow, execution_timeout, race};
use crate::runtime::Environment;
use crate::store::{Change, Commit, Due, End, Loaded, Status, Store, StoreError};
use crate::task::Execution;

/// An execution that sleeps longer than this, in milliseconds, is dropped and loaded when it is due.
const WORTH_PARKING: i64 = 1_000;

/// How many due executions are looked up at once.
const PAGE: usize = 1_000;

/// A workflow that can be run.
pub(crate) trait Kind: Send + Sync {
    fn definition(&self) -> &'static Definition;
    fn drive(&self, cx: Context) -> BoxFuture<'static, ()>;
}

impl<W: Workflow> Kind for PhantomData<fn() -> W> {
    fn definition(&self) -> &'static Definition {
        W::DEFINITION
    }

    fn drive(&self, mut cx: Context) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // What it came to is kept.
            let _ = drive(Whole::<W>(PhantomData), None, &mut cx).await;
        })
    }
}

/// Is told how an execution ended here.
type Waiting = oneshot::Sender<Result<(), ExecutionError>>;

pub(crate) struct Engine {
    pub store: Arc<dyn Store>,
    pub environment: Arc<Environment>,
    pub kinds: HashMap<&'static str, Box<dyn Kind>>,
    pub tokio: tokio::runtime::Handle,
    /// Cancelled when the runtime is dropped.
    pub closed: CancellationToken,
    active: Mutex<HashSet<i64>>,
    waiting: Mutex<HashMap<i64, Vec<Waiting>>>,
    /// What does not fit, and why.
    unfit: Mutex<HashMap<i64, String>>,
    /// All that was due up to this time has been looked up.
    looked_up: Mutex<i64>,
    due_earlier: Notify,
}

/// Why an execution is no longer run.
enum Left {
    Ended,
    TimedOut,
    Parked(i64),
    Interrupted(Interrupt),
    Closed,
}

impl Engine {
    pub fn new(
        store: Arc<dyn Store>,
        environment: Arc<Environment>,
        kinds: HashMap<&'static str, Box<dyn Kind>>,
    ) -> Arc<Self> {
        Arc::new(Engine {
            store,
            environment,
            kinds,
            tokio: tokio::runtime::Handle::current(),
            closed: CancellationToken::new(),
            active: Mutex::default(),
            waiting: Mutex::default(),
            unfit: Mutex::default(),
            looked_up: Mutex::new(i64::MIN),
            due_earlier: Notify::new(),
        })
    }

    pub fn now(&self) -> i64 {
        millis(self.environment.now())
    }

    /// Tells when an execution ends, or why it cannot.
    pub fn wait_for(&self, key: i64) -> oneshot::Receiver<Result<(), ExecutionError>> {
        let (sender, receiver) = oneshot::channel();
        match lock(&self.unfit).get(&key) {
            Some(unfit) => drop(sender.send(Err(ExecutionError::Unfit(unfit.clone())))),
            None => lock(&self.waiting).entry(key).or_default().push(sender),
        }
        receiver
    }

    fn tell(&self, key: i64, result: Result<(), ExecutionError>) {
        for waiting in lock(&self.waiting).remove(&key).into_iter().flatten() {
            let _ = waiting.send(result.clone());
        }
    }

    /// Runs an execution that was just started.
    pub fn run_new(self: &Arc<Self>, loaded: Loaded) {
        if lock(&self.active).insert(loaded.description.key) {
            self.spawn(loaded.description.key, Some(loaded));
        }
    }

    /// Loads and runs an execution, unless it runs already.
    fn run_due(self: &Arc<Self>, key: i64) {
        if lock(&self.active).insert(key) {
            self.spawn(key, None);
        }
    }

    fn spawn(self: &Arc<Self>, key: i64, loaded: Option<Loaded>) {
        let engine = self.clone();
        self.tokio.spawn(async move {
            let left = match loaded {
                Some(loaded) => engine.run(loaded).await,
                None => match engine.store.load(key).await {
                    Ok(Some(loaded)) if loaded.description.status == Status::Running => engine.run(loaded).await,
                    Ok(_) => Left::Ended,
                    Err(error) => Left::Interrupted(Interrupt::Broken(error)),
                },
            };
            engine.leave(key, left).await;
        });
    }

    async fn run(&self, loaded: Loaded) -> Left {
        let Loaded { description, machines } = loaded;
        let Some(kind) = self.kinds.get(description.workflow.as_str()) else {
            let what = format!("the workflow `{}` is not known", description.workflow);
            return Left::Interrupted(Interrupt::Unfit(super::Unfit(what)));
        };
        let definition = kind.definition();
        let now = self.now();
        let deadline = definition
            .timeout
            .and_then(|seconds| description.started.checked_add(i64::try_from(seconds).ok()?.checked_mul(1_000)?));
        if deadline.is_some_and(|deadline| deadline <= now) {
            return Left::TimedOut;
        }
        let run = Run::new(self.store.clone(), description.key, machines);
        let start_time = time(description.started);
        let execution = Execution { id: description.id, name: description.name, start_time };
        let cx = Context::kept(run.clone(), execution, definition, self.environment.clone());
        let mut machine = kind.drive(cx);
        let mut timeout = deadline.map(|deadline| {
            let environment = self.environment.clone();
            Box::pin(async move { environment.sleep(from_millis(deadline - now)).await })
        });
        let mut closed = pin!(self.closed.cancelled());
        poll_fn(|task| {
            if machine.as_mut().poll(task).is_ready() {
                return Poll::Ready(Left::Ended);
            }
            if let Some(interrupt) = run.interrupted() {
                return Poll::Ready(Left::Interrupted(interrupt));
            }
            if timeout.as_mut().is_some_and(|timeout| timeout.as_mut().poll(task).is_ready()) {
                return Poll::Ready(Left::TimedOut);
            }
            if closed.as_mut().poll(task).is_ready() {
                return Poll::Ready(Left::Closed);
            }
            match run.sleeps_until().map(|due| deadline.map_or(due, |deadline| due.min(deadline))) {
                Some(due) if due.saturating_sub(self.now()) > WORTH_PARKING => Poll::Ready(Left::Parked(due)),
                _ => Poll::Pending,
            }
        })
        .await
    }

    /// After an execution's future is gone.
    async fn leave(self: &Arc<Self>, key: i64, left: Left) {
        let result = match left {
            Left::Ended => Ok(()),
            Left::TimedOut => self.time_out(key).await,
            Left::Parked(due) => match self.commit(key, Change::Due(due)).await {
                Ok(()) => return self.parked(key, due),
                Err(error) => Err(error),
            },
            Left::Interrupted(Interrupt::Broken(error)) => Err(ExecutionError::Store(error)),
            Left::Interrupted(Interrupt::Unfit(unfit)) => {
                lock(&self.unfit).insert(key, unfit.to_string());
                Err(ExecutionError::Unfit(unfit.to_string()))
            }
            Left::Closed => Err(ExecutionError::Closed),
        };
        lock(&self.active).remove(&key);
        self.tell(key, result);
    }

    fn parked(self: &Arc<Self>, key: i64, due: i64) {
        lock(&self.active).remove(&key);
        if due <= *lock(&self.looked_up) {
            self.run_due(key);
        } else {
            self.due_earlier.notify_one();
        }
    }

    async fn time_out(&self, key: i64) -> Result<(), ExecutionError> {
        let loaded = self.store.load(key).await?;
        let workflow = loaded.map(|loaded| loaded.description.workflow);
        let kind = workflow.and_then(|workflow| self.kinds.get(workflow.as_str()));
        let seconds = kind.and_then(|kind| kind.definition().timeout).unwrap_or_default();
        let end = End::Unsuccessful(Status::TimedOut, execution_timeout(seconds));
        self.commit(key, Change::End { end, stopped: self.now() }).await
    }

    async fn commit(&self, execution: i64, change: Change) -> Result<(), ExecutionError> {
        Ok(self.store.commit(Commit { execution, changes: vec![change], events: Vec::new() }).await?)
    }

    /// Runs what is due, now and later, until the runtime is dropped.
    pub async fn serve(self: Arc<Self>) {
        let mut until = self.now();
        while !self.closed.is_cancelled() {
            let next = self.look_up(until).await.unwrap_or(Some(until + WORTH_PARKING));
            let elapsed = async {
                match next {
                    Some(next) => self.environment.sleep(from_millis(next.saturating_sub(self.now()))).await,
                    None => pending().await,
                }
                next
            };
            let earlier = async {
                self.due_earlier.notified().await;
                None
            };
            let closed = async {
                self.closed.cancelled().await;
                None
            };
            // What has elapsed is due, also where the clock was set back meanwhile.
            let reached = race(closed, race(elapsed, earlier)).await;
            until = until.max(self.now()).max(reached.unwrap_or(until));
        }
    }

    /// Runs what is due until a time, and tells when the next execution is due.
    async fn look_up(self: &Arc<Self>, until: i64) -> Result<Option<i64>, StoreError> {
        let before = std::mem::replace(&mut *lock(&self.looked_up), until);
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
