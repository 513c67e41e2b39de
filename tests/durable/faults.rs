//! A store that fails, and tasks that misbehave.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;
use workflow_runtime::durable::{ExecutionError, StartError};
use workflow_runtime::store::*;
use workflow_runtime::{BoxFuture, Clock, Failure, Runtime, task, workflow};

use super::flow::{Ledger, Shop, expected, order};

/// tokio's clock, which a test may have paused.
#[derive(Clone, Copy)]
pub struct TokioClock(Instant, SystemTime);

impl TokioClock {
    pub fn new() -> Self {
        TokioClock(Instant::now(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))
    }
}

impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        self.1 + self.0.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Fails from the n-th write on, and tells late of a start.
struct Failing {
    store: MemoryStore,
    left: Arc<AtomicU32>,
    late: Duration,
}

impl Failing {
    fn write<T: Send + 'static>(
        &self,
        done: impl FnOnce() -> BoxFuture<'static, Result<T, StoreError>>,
    ) -> BoxFuture<'static, Result<T, StoreError>> {
        let left = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        match left {
            Ok(_) => done(),
            Err(_) => Box::pin(std::future::ready(Err(StoreError::new("the disk is full")))),
        }
    }
}

impl Store for Failing {
    fn own(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.own()
    }

    fn own_briefly(&self) -> BoxFuture<'_, Result<Option<Box<dyn Send>>, StoreError>> {
        self.store.own_briefly()
    }

    fn news(&self, after: i64) -> BoxFuture<'_, Result<News, StoreError>> {
        self.store.news(after)
    }

    fn token(&self, token: &str) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        self.store.token(token)
    }

    fn tokens(&self, execution: i64) -> BoxFuture<'_, Result<Vec<Token>, StoreError>> {
        self.store.tokens(execution)
    }

    fn change_token(&self, token: &str, change: TokenChange) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        let (store, token) = (self.store.clone(), token.to_owned());
        self.write(|| Box::pin(async move { store.change_token(&token, change).await }))
    }

    fn wait_for_news(&self) -> BoxFuture<'_, ()> {
        self.store.wait_for_news()
    }

    fn start(&self, execution: NewExecution) -> BoxFuture<'_, Result<Started, StoreError>> {
        let (store, late) = (self.store.clone(), self.late);
        self.write(|| {
            Box::pin(async move {
                let started = store.start(execution).await;
                tokio::time::sleep(late).await;
                started
            })
        })
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), StoreError>> {
        let store = self.store.clone();
        self.write(|| Box::pin(async move { store.commit(commit).await }))
    }

    fn load(&self, key: i64) -> BoxFuture<'_, Result<Option<Loaded>, StoreError>> {
        self.store.load(key)
    }

    fn find(&self, workflow: &str, name: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>> {
        self.store.find(workflow, name)
    }

    fn find_id(&self, id: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>> {
        self.store.find_id(id)
    }

    fn due(&self, after: Due, until: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Due>, StoreError>> {
        self.store.due(after, until, limit)
    }

    fn next_due(&self, after: i64) -> BoxFuture<'_, Result<Option<i64>, StoreError>> {
        self.store.next_due(after)
    }

    fn unfitted(&self, known: &[i64], after: Fit, limit: usize) -> BoxFuture<'_, Result<Vec<Fit>, StoreError>> {
        self.store.unfitted(known, after, limit)
    }

    fn list(&self, query: Query) -> BoxFuture<'_, Result<Vec<Description>, StoreError>> {
        self.store.list(query)
    }

    fn counts(&self, query: Query) -> BoxFuture<'_, Result<Vec<(Status, u64)>, StoreError>> {
        self.store.counts(query)
    }

    fn changes(&self, after: Option<i64>, limit: usize) -> BoxFuture<'_, Result<Vec<Changed>, StoreError>> {
        self.store.changes(after, limit)
    }

    fn prune(&self, before: i64, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        self.store.prune(before, limit)
    }

    fn history(&self, key: i64, page: HistoryPage) -> BoxFuture<'_, Result<Vec<HistoryRow>, StoreError>> {
        self.store.history(key, page)
    }
}

/// Runs an order until the n-th write fails, and then again with a sound store. Whether any write failed.
async fn fails_at(write: u32, id: u32) -> bool {
    let (store, ledger, left) = (MemoryStore::new(), Ledger::memory(), Arc::new(AtomicU32::new(write)));
    let failing = Failing { store: store.clone(), left, late: Duration::ZERO };
    let builder = Runtime::builder().clock(TokioClock::new()).store(failing).resource(ledger.clone());
    let runtime = builder.workflow::<Shop>().build().await.unwrap();
    let result = match runtime.start::<Shop>("it", order(id)).await {
        Ok(execution) => execution.result().await,
        Err(StartError::Store(error)) => Err(ExecutionError::Store(error)),
        Err(error) => panic!("{error}"),
    };
    drop(runtime);
    let failed = match result {
        Ok(output) => {
            assert_eq!(output, expected(id));
            false
        }
        Err(error) => {
            assert_eq!(error, ExecutionError::Store(StoreError::new("the disk is full")));
            true
        }
    };
    let before = ledger.lines();
    let builder = Runtime::builder().clock(TokioClock::new()).store(store.clone()).resource(ledger.clone());
    let runtime = builder.workflow::<Shop>().build().await.unwrap();
    let unfinished = match store.find("Shop", "it").await.unwrap() {
        Some(known) => store
            .load(known.key)
            .await
            .unwrap()
            .unwrap()
            .machines
            .iter()
            .filter(|machine| machine.frame.starts_with(br#"{"state""#))
            .filter(|machine| !machine.frame.windows(10).any(|part| part == br#""failure":"#))
            .count(),
        None => 0,
    };
    let execution = runtime.start::<Shop>("it", order(id)).await.unwrap();
    assert_eq!(execution.result().await.unwrap(), expected(id), "write {write}");
    let before: HashSet<_> = before.into_iter().collect();
    let again = ledger.lines().iter().skip(before.len()).filter(|line| before.contains(*line)).count();
    assert!(again <= unfinished, "write {write}: {again} of {unfinished}");
    failed
}

#[tokio::test(start_paused = true)]
async fn whichever_write_fails_nothing_is_lost() {
    for id in [1, 3, 4] {
        let mut write = 0;
        while fails_at(write, id).await {
            write += 1;
        }
        assert!(write > 10, "an execution has many writes: {write}");
    }
}

/// The next execution that is due is looked up after 2 s, and another one that is just being started with it.
#[tokio::test(start_paused = true)]
async fn an_execution_that_is_told_late_of_runs_once() {
    let (store, ledger) = (MemoryStore::new(), Ledger::memory());
    let late = |seconds| Failing {
        store: store.clone(),
        left: Arc::new(AtomicU32::new(u32::MAX)),
        late: Duration::from_secs(seconds),
    };
    let clock = TokioClock::new();
    let build =
        |store| Runtime::builder().clock(clock).store(store).resource(ledger.clone()).workflow::<Shop>().build();
    let before = build(late(0)).await.unwrap();
    before.start::<Shop>("first", order(3)).await.unwrap().result().await.unwrap();
    let lines = ledger.lines().len();
    let first = before.start::<Shop>("another", order(3)).await.unwrap();
    tokio::task::yield_now().await;
    drop((first, before));
    let runtime = build(late(60)).await.unwrap();
    let second = runtime.start::<Shop>("second", order(3)).await.unwrap();
    assert_eq!(second.result().await.unwrap(), expected(3));
    let calls = ledger.lines();
    let charges = calls.iter().filter(|line| line.starts_with(second.id()) && line.contains("/Charge/")).count();
    assert!((lines, charges) == (10, 2), "{charges} charges, of which the first fails: {calls:#?}");
}

#[task]
async fn misbehave(how: &str) -> String {
    match how {
        "panic" => panic!("out of paper"),
        "hang" => std::future::pending().await,
        _ => "x".repeat(10_000_000),
    }
}

workflow! {
    pub workflow Misbehave(how: String) -> String {
        state Only { let text = misbehave(&how) timeout 1m; => Kept }
        state Kept { wait 5s; => succeed text }
    }
}

workflow! {
    pub workflow Hang(how: String) -> String {
        state Only { let text = misbehave(&how); => succeed text }
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_hangs_may_be_stopped() {
    let store = MemoryStore::new();
    let build = || Runtime::builder().clock(TokioClock::new()).store(store.clone()).workflow::<Hang>().build();
    let runtime = build().await.unwrap();
    let execution = runtime.start::<Hang>("it", "hang".into()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(86_400)).await;
    runtime.shutdown(Duration::from_secs(1)).await;
    assert_eq!(execution.result().await, Err(ExecutionError::Closed));
    let runtime = build().await.unwrap();
    let execution = runtime.execution::<Hang>("it").await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    execution.stop("Hang.Stopped", "it hangs").await.unwrap();
    assert_eq!(execution.result().await, Err(ExecutionError::Failed(Failure::new("Hang.Stopped", "it hangs"))));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_misbehaves_is_no_harm() {
    let store = MemoryStore::new();
    let build = || Runtime::builder().clock(TokioClock::new()).store(store.clone()).workflow::<Misbehave>().build();
    let runtime = build().await.unwrap();
    for (how, error, cause) in
        [("panic", "Task.Panicked", "out of paper"), ("hang", "States.Timeout", "the task did not finish within 60 s")]
    {
        let execution = runtime.start::<Misbehave>(how, how.into()).await.unwrap();
        assert_eq!(execution.result().await, Err(ExecutionError::Failed(Failure::new(error, cause))));
    }
    runtime.start::<Misbehave>("large", "large".into()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(runtime);
    let runtime = build().await.unwrap();
    let large = runtime.execution::<Misbehave>("large").await.unwrap().unwrap();
    assert_eq!(large.result().await.unwrap().len(), 10_000_000);
}
