//! The clock set back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use workflow_runtime::durable::{DurableRuntime, ExecutionError};
use workflow_runtime::store::{MemoryStore, Status};
use workflow_runtime::{BoxFuture, Clock, Runtime, TaskContext, TaskError, task, workflow};

use super::faults::TokioClock;

/// tokio's clock, set back by so many seconds.
#[derive(Clone)]
struct SetBack(TokioClock, Arc<AtomicU64>);

impl Clock for SetBack {
    fn now(&self) -> SystemTime {
        self.0.now() - Duration::from_secs(self.1.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum BellError {
    #[error("nobody is in")]
    NobodyIn,
}

/// Somebody is in at the third attempt.
#[task]
async fn ring(cx: &TaskContext) -> Result<u32, BellError> {
    if cx.attempt() < 3 { Err(BellError::NobodyIn) } else { Ok(cx.attempt()) }
}

#[task]
async fn listen(seconds: u64, cx: &TaskContext) -> u64 {
    cx.sleep(Duration::from_secs(seconds)).await;
    seconds
}

workflow! {
    pub workflow Waits(hours: u64) -> u64 {
        state Wait { wait for hours * 3_600; => Again }
        state Again { wait for hours * 3_600; => succeed hours }
    }
}

workflow! {
    pub workflow Rings(house: u32) -> u32 {
        state Ring {
            let attempts = ring()? retry BellError::NobodyIn { interval: 1h, max_attempts: 5, backoff_rate: 1.0 };
            => succeed attempts + house
        }
    }
}

workflow! {
    pub workflow Listens(seconds: u64) -> u64 timeout 3h {
        state Listen { let heard = listen(seconds) timeout 2h; => succeed heard }
    }
}

struct Tower {
    store: MemoryStore,
    clock: SetBack,
}

impl Tower {
    fn new() -> Self {
        Tower { store: MemoryStore::new(), clock: SetBack(TokioClock::new(), Arc::default()) }
    }

    async fn runtime(&self) -> DurableRuntime {
        let builder = Runtime::builder().store(self.store.clone()).clock(self.clock.clone());
        builder.workflow::<Waits>().workflow::<Rings>().workflow::<Listens>().build().await.unwrap()
    }

    fn set_back(&self, hours: u64) {
        self.clock.1.fetch_add(hours * 3_600, Ordering::Relaxed);
    }
}

async fn pass(minutes: u64) {
    tokio::time::sleep(Duration::from_secs(minutes * 60)).await;
}

fn minutes_since(start: Instant) -> u64 {
    (start.elapsed().as_secs_f64() / 60.0).round() as u64
}

#[tokio::test(start_paused = true)]
async fn no_wait_gets_longer() {
    let (tower, start) = (Tower::new(), Instant::now());
    let runtime = tower.runtime().await;
    let waits = runtime.start::<Waits>("it", 2).await.unwrap();
    pass(30).await;
    tower.set_back(24);
    // One that begins after that is as long as it says, too.
    assert_eq!(waits.result().await, Ok(2));
    assert_eq!(minutes_since(start), 240);
}

#[tokio::test(start_paused = true)]
async fn no_retry_comes_later() {
    let (tower, start) = (Tower::new(), Instant::now());
    let runtime = tower.runtime().await;
    let rings = runtime.start::<Rings>("it", 0).await.unwrap();
    pass(30).await;
    tower.set_back(24);
    assert_eq!(rings.result().await, Ok(3));
    assert_eq!(minutes_since(start), 120);
}

#[tokio::test(start_paused = true)]
async fn no_timeout_gets_longer() {
    let (tower, start) = (Tower::new(), Instant::now());
    let runtime = tower.runtime().await;
    let (first, second) = (runtime.start::<Listens>("first", 86_400).await.unwrap(), Instant::now());
    pass(30).await;
    tower.set_back(24);
    let Err(ExecutionError::Failed(failure)) = first.result().await else { panic!("nobody listens for a day") };
    assert_eq!((failure.error.as_str(), minutes_since(second)), ("States.Timeout", 120));
    assert_eq!(minutes_since(start), 120);
}

/// After a restart it is over when the clock shows what it was to show; a wait that is loaded is no longer than it says.
#[tokio::test(start_paused = true)]
async fn a_wait_goes_on_after_a_restart() {
    let (tower, start) = (Tower::new(), Instant::now());
    let runtime = tower.runtime().await;
    runtime.start::<Waits>("it", 2).await.unwrap();
    pass(30).await;
    drop(runtime);
    tower.set_back(1);
    let runtime = tower.runtime().await;
    let waits = runtime.execution::<Waits>("it").await.unwrap().unwrap();
    pass(90).await;
    assert_eq!(waits.describe().await.unwrap().status, Status::Running);
    assert_eq!(waits.result().await, Ok(2));
    assert_eq!(minutes_since(start), 60 + 240);
}
