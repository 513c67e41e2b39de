//! What goes on after a restart, and where.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use workflow_runtime::durable::{DurableRuntime, ExecutionError};
use workflow_runtime::store::{MemoryStore, Status, Store};
use workflow_runtime::{Clock, Failure, Runtime, TaskContext, TaskError, task, workflow};

use super::faults::TokioClock;
use super::flow::Ledger;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum DoorError {
    #[error("locked")]
    Locked,
}

#[task]
async fn knock(#[resource] ledger: &Ledger, cx: &TaskContext) -> Result<(), DoorError> {
    ledger.write(format!("knock {}", cx.attempt()));
    Err(DoorError::Locked)
}

#[task]
async fn work(seconds: u64, #[resource] ledger: &Ledger, cx: &TaskContext) -> u64 {
    ledger.write(format!("{} {seconds}", cx.state()));
    cx.sleep(Duration::from_secs(seconds)).await;
    seconds
}

workflow! {
    pub workflow Nap(days: u32) -> String {
        state Sleep { wait for days * 86_400; => WakeUp }
        state WakeUp { wait until "2023-12-24T18:00:00Z"; => succeed format!("slept {days} days") }
    }
}

workflow! {
    pub workflow Knocks(house: u32) -> u32 {
        state Knock {
            knock()? retry DoorError::Locked { interval: 10s, max_attempts: 3, backoff_rate: 2.0 };
            => succeed house
        }
    }
}

workflow! {
    pub workflow Works(seconds: Vec<u64>) -> Vec<u64> timeout 1h {
        state All {
            let (all, one) = parallel {
                branch -> Vec<u64> {
                    state Each { let each = map each_one in &seconds { work(each_one) }; => succeed each }
                },
                branch -> u64 {
                    state Other { let other = run Short(40) timeout 10m; => succeed other }
                },
            };
            => Last(all, one)
        }
        state Last(all: Vec<u64>, one: u64) => succeed if one == 40 { all } else { vec![] };
    }
}

workflow! {
    pub workflow Short(seconds: u64) -> u64 {
        state Before { work(1); => During }
        state During { wait 5m; => After }
        state After { let after = work(seconds) timeout 1m catch _ => succeed 0; => succeed after }
    }
}

workflow! {
    workflow Stamps(count: u32) -> Vec<String> {
        state All {
            let stamps = map stamp in vec![uuid(), uuid(), format!("stamp {count}")] { post(&stamp) };
            => succeed stamps
        }
    }
}

/// Posts a letter, the second time at once.
#[task]
async fn post(stamp: &str, #[resource] ledger: &Ledger, cx: &TaskContext) -> String {
    let known = ledger.lines().len();
    ledger.write(stamp.to_owned());
    cx.sleep(Duration::from_secs(if known == 0 { 1 } else { 100 })).await;
    stamp.to_owned()
}

struct House {
    store: MemoryStore,
    ledger: Ledger,
    clock: TokioClock,
}

impl House {
    fn new() -> Self {
        House { store: MemoryStore::new(), ledger: Ledger::memory(), clock: TokioClock::new() }
    }

    async fn runtime(&self) -> DurableRuntime {
        let builder = Runtime::builder().store(self.store.clone()).clock(self.clock).resource(self.ledger.clone());
        let builder = builder.workflow::<Nap>().workflow::<Knocks>().workflow::<Works>().workflow::<Short>();
        let builder = builder.workflow::<Stamps>();
        builder.build().await.unwrap()
    }

    /// Whether the execution waits in the store alone, and until when.
    async fn next_due(&self) -> Option<Duration> {
        let now = self.clock.now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let next = self.store.next_due(now.as_millis() as i64).await.unwrap()?;
        Some(Duration::from_millis(next as u64) - now)
    }
}

/// Lets what is under way get on, for a time that the clock does not notice.
async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

/// Time passes while no process runs.
async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_over_when_it_would_have_been() {
    let (house, start) = (House::new(), Instant::now());
    let runtime = house.runtime().await;
    runtime.start::<Nap>("nap", 3).await.unwrap();
    settle().await;
    assert_eq!(house.next_due().await, Some(Duration::from_secs(3 * 86_400)));
    drop(runtime);
    pass(86_400).await;
    let runtime = house.runtime().await;
    let nap = runtime.execution::<Nap>("nap").await.unwrap().unwrap();
    pass(2 * 86_400 + 1).await;
    settle().await;
    assert_eq!(nap.describe().await.unwrap().status, Status::Running);
    assert_eq!(nap.result().await.unwrap(), "slept 3 days");
    // From 2023-11-14T22:13:20 on.
    assert_eq!(start.elapsed().as_secs(), (39 * 24 + 19) * 3_600 + 46 * 60 + 40);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_ended_meanwhile_is_over_at_once() {
    let house = House::new();
    let runtime = house.runtime().await;
    runtime.start::<Nap>("nap", 3).await.unwrap();
    settle().await;
    drop(runtime);
    pass(90 * 86_400).await;
    let start = Instant::now();
    let runtime = house.runtime().await;
    let nap = runtime.execution::<Nap>("nap").await.unwrap().unwrap();
    assert_eq!(nap.result().await.unwrap(), "slept 3 days");
    assert_eq!(start.elapsed().as_secs(), 0);
}

#[tokio::test(start_paused = true)]
async fn retries_are_counted_across_restarts() {
    let (house, start) = (House::new(), Instant::now());
    let mut runtime = house.runtime().await;
    runtime.start::<Knocks>("door", 7).await.unwrap();
    for restart in 0..3 {
        settle().await;
        assert_eq!(house.ledger.lines().len(), restart + 1);
        let delay = 10 << restart;
        assert_eq!(house.next_due().await, Some(Duration::from_secs(delay)));
        drop(runtime);
        pass(delay / 2).await;
        runtime = house.runtime().await;
        pass(delay / 2).await;
    }
    let door = runtime.execution::<Knocks>("door").await.unwrap().unwrap();
    let Err(ExecutionError::Failed(failure)) = door.result().await else { panic!("the door stays locked") };
    assert_eq!(failure.error, "DoorError.Locked");
    assert_eq!(house.ledger.lines(), ["knock 1", "knock 2", "knock 3", "knock 4"]);
    assert_eq!(start.elapsed().as_secs(), 10 + 20 + 40);
}

#[tokio::test(start_paused = true)]
async fn what_had_finished_is_not_run_again() {
    let house = House::new();
    let runtime = house.runtime().await;
    runtime.start::<Works>("all", vec![2, 100, 3, 200]).await.unwrap();
    pass(50).await;
    settle().await;
    drop(runtime);
    settle().await;
    let before = house.ledger.lines();
    assert_eq!(
        before,
        ["Each 2", "Each 100", "Each 3", "Each 200", "Before 1"].map(|line| line.replace("Each", "Work"))
    );
    let runtime = house.runtime().await;
    let all = runtime.execution::<Works>("all").await.unwrap().unwrap();
    assert_eq!(all.result().await.unwrap(), [2, 100, 3, 200]);
    assert_eq!(house.ledger.lines()[before.len()..], ["Work 100", "Work 200", "After 40"]);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_task_goes_on() {
    let house = House::new();
    let runtime = house.runtime().await;
    let short = runtime.start::<Short>("short", 50).await.unwrap();
    pass(1 + 300 + 20).await;
    settle().await;
    drop(runtime);
    pass(30).await;
    let start = Instant::now();
    let runtime = house.runtime().await;
    // It runs again, with 10 s left of its minute.
    let again = runtime.execution::<Short>(short.name()).await.unwrap().unwrap();
    assert_eq!(again.result().await.unwrap(), 0);
    assert_eq!(start.elapsed().as_secs(), 10);
    assert_eq!(house.ledger.lines(), ["Before 1", "After 50", "After 50"]);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_an_execution_goes_on() {
    let house = House::new();
    let runtime = house.runtime().await;
    runtime.start::<Works>("long", vec![5_000]).await.unwrap();
    pass(1_000).await;
    drop(runtime);
    pass(2_000).await;
    let start = Instant::now();
    let runtime = house.runtime().await;
    let long = runtime.execution::<Works>("long").await.unwrap().unwrap();
    let failure = Failure::new("States.Timeout", "the execution did not finish within 3600 s");
    assert_eq!(long.result().await, Err(ExecutionError::Failed(failure)));
    assert_eq!(start.elapsed().as_secs(), 600);
    assert_eq!(long.describe().await.unwrap().status, Status::TimedOut);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_workflow_waits_for_its_build() {
    let house = House::new();
    let runtime = house.runtime().await;
    runtime.start::<Knocks>("door", 7).await.unwrap();
    settle().await;
    drop(runtime);
    pass(10).await;
    let other = Runtime::builder().store(house.store.clone()).clock(house.clock).build().await.unwrap();
    let door = other.execution::<Knocks>("door").await.unwrap().unwrap();
    let what = "the workflow `Knocks` is not known".to_owned();
    assert_eq!(door.result().await, Err(ExecutionError::Unfit(what)));
    drop(other);
    let runtime = house.runtime().await;
    let door = runtime.execution::<Knocks>("door").await.unwrap().unwrap();
    assert!(matches!(door.result().await, Err(ExecutionError::Failed(_))));
}

#[tokio::test(start_paused = true)]
async fn the_items_of_a_map_stay_what_they_were() {
    let house = House::new();
    let runtime = house.runtime().await;
    runtime.start::<Stamps>("letters", 3).await.unwrap();
    pass(10).await;
    drop(runtime);
    let before = house.ledger.lines();
    assert_eq!(before.len(), 3);
    let runtime = house.runtime().await;
    let letters = runtime.execution::<Stamps>("letters").await.unwrap().unwrap();
    assert_eq!(letters.result().await.unwrap(), before);
    assert_eq!(house.ledger.lines()[3..], before[1..], "the first letter was posted");
}
