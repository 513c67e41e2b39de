//! An execution while it runs: what its machines share.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio_util::sync::CancellationToken;

use super::history::History;
use super::variables::Unfit;
use crate::limits::{EVENTS, history_is_full};
use crate::lock::lock;
use crate::store::{Change, Commit, Machine, Store, StoreError, Token, TokenChange};

pub(crate) struct Run {
    store: Arc<dyn Store>,
    key: i64,
    /// What was kept of the machines that have not been asked for yet.
    machines: Mutex<HashMap<String, Machine>>,
    parking: Mutex<Parking>,
    interrupt: Mutex<Option<Interrupt>>,
    /// What its history is, where that is limited.
    history: Option<Mutex<History>>,
    shutdown: CancellationToken,
    /// Told when a token of the execution may have been answered.
    answered: Arc<Notify>,
}

/// Why an execution cannot go on in this process.
#[derive(Debug)]
pub(crate) enum Interrupt {
    Broken(StoreError),
    /// Its history would be too long.
    Full,
    Unfit(Unfit),
}

impl fmt::Display for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interrupt::Broken(error) => error.fmt(f),
            Interrupt::Full => history_is_full().fmt(f),
            Interrupt::Unfit(unfit) => unfit.fmt(f),
        }
    }
}

/// Whether there is anything to do but to wait.
#[derive(Default)]
struct Parking {
    machines: usize,
    /// Machines with machines inside them.
    parents: usize,
    /// Machines that do nothing until a time.
    sleeping: usize,
    /// The times at which something is to be done, numbered to tell them apart.
    deadlines: BTreeSet<(i64, u64)>,
    numbers: u64,
}

impl Run {
    pub fn new(
        store: Arc<dyn Store>,
        key: i64,
        machines: Vec<Machine>,
        history: Option<History>,
        shutdown: CancellationToken,
        answered: Arc<Notify>,
    ) -> Arc<Self> {
        let machines = machines.into_iter().map(|machine| (machine.path.clone(), machine)).collect();
        let (machines, parking, history) = (Mutex::new(machines), Mutex::default(), history.map(Mutex::new));
        Arc::new(Run { store, key, machines, parking, interrupt: Mutex::default(), history, shutdown, answered })
    }

    /// What was kept of a machine, once.
    pub fn take(&self, path: &str) -> Option<Machine> {
        lock(&self.machines).remove(path)
    }

    /// Commits, and does not go on where the runtime shuts down.
    pub async fn commit(&self, changes: Vec<Change>, events: Vec<u8>) {
        if self.is_full(&changes, &events) {
            self.interrupt(Interrupt::Full).await
        }
        self.sound(self.store.commit(Commit { execution: self.key, changes, events }).await).await;
        if self.shutdown.is_cancelled() {
            let _halted = Halted::new(self);
            pending().await
        }
    }

    /// Whether the history has no room for these events and, unless they are the last ones, for that of a failure.
    fn is_full(&self, changes: &[Change], events: &[u8]) -> bool {
        let Some(history) = &self.history else { return false };
        let last = changes.iter().any(|change| matches!(change, Change::End { .. }));
        lock(history).extend(events) + usize::from(!last) > EVENTS
    }

    /// Stops the execution here: it is dropped, and no clause of the workflow sees why.
    pub async fn interrupt<T>(&self, interrupt: Interrupt) -> T {
        lock(&self.interrupt).get_or_insert(interrupt);
        pending().await
    }

    /// Completes when a token of the execution may have been answered.
    pub fn answered(&self) -> Notified<'_> {
        self.answered.notified()
    }

    pub async fn token(&self, token: &str) -> Option<Token> {
        self.sound(self.store.token(token).await).await
    }

    pub async fn change_token(&self, token: &str, change: TokenChange) -> Option<Token> {
        self.sound(self.store.change_token(token, change).await).await
    }

    async fn sound<T>(&self, result: Result<T, StoreError>) -> T {
        match result {
            Ok(value) => value,
            Err(error) => self.interrupt(Interrupt::Broken(error)).await,
        }
    }

    pub fn interrupted(&self) -> Option<Interrupt> {
        lock(&self.interrupt).take()
    }

    /// The time until which all machines sleep, if they all do.
    pub fn sleeps_until(&self) -> Option<i64> {
        let parking = lock(&self.parking);
        parking.deadlines.first().filter(|_| parking.rests()).map(|(time, _)| *time)
    }

    /// Whether no machine does anything.
    pub fn rests(&self) -> bool {
        lock(&self.parking).rests()
    }

    /// Something is to be done at `time`. A machine that `sleeps` does nothing else until then.
    pub fn alarm(self: &Arc<Self>, time: i64, sleeps: bool) -> Alarm {
        let mut parking = lock(&self.parking);
        let deadline = (time, parking.numbers);
        parking.numbers += 1;
        parking.sleeping += usize::from(sleeps);
        parking.deadlines.insert(deadline);
        Alarm { run: self.clone(), deadline, sleeps }
    }
}

impl Parking {
    fn rests(&self) -> bool {
        self.sleeping == self.machines - self.parents
    }
}

/// A machine that does not go on.
struct Halted<'r>(&'r Run);

impl<'r> Halted<'r> {
    fn new(run: &'r Run) -> Self {
        lock(&run.parking).sleeping += 1;
        Halted(run)
    }
}

impl Drop for Halted<'_> {
    fn drop(&mut self) {
        lock(&self.0.parking).sleeping -= 1;
    }
}

pub(crate) struct Alarm {
    run: Arc<Run>,
    deadline: (i64, u64),
    sleeps: bool,
}

impl Drop for Alarm {
    fn drop(&mut self) {
        let mut parking = lock(&self.run.parking);
        parking.sleeping -= usize::from(self.sleeps);
        parking.deadlines.remove(&self.deadline);
    }
}

/// A machine that lives, inside another one.
pub(crate) struct Node {
    run: Arc<Run>,
    outer: Option<Arc<Node>>,
    inside: Mutex<usize>,
}

impl Node {
    pub fn new(run: Arc<Run>, outer: Option<Arc<Node>>) -> Arc<Self> {
        let mut parking = lock(&run.parking);
        parking.machines += 1;
        if let Some(outer) = &outer {
            let mut inside = lock(&outer.inside);
            *inside += 1;
            parking.parents += usize::from(*inside == 1);
        }
        drop(parking);
        Arc::new(Node { run, outer, inside: Mutex::default() })
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let mut parking = lock(&self.run.parking);
        parking.machines -= 1;
        if let Some(outer) = &self.outer {
            let mut inside = lock(&outer.inside);
            *inside -= 1;
            parking.parents -= usize::from(*inside == 0);
        }
    }
}
