//! Stopping, redriving, shutting down and forgetting executions.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use workflow_runtime::durable::{DurableRuntime, ExecutionError, RedriveError, StartError};
use workflow_runtime::store::{MemoryStore, Query, Status};
use workflow_runtime::{Clock, Failure, Runtime, TaskContext, TaskError, task, workflow};

use super::faults::TokioClock;
use super::flow::Ledger;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum MillError {
    #[error("the wheel of {mill} is stuck")]
    Stuck { mill: u64 },
}

/// Grinds for some seconds; fails as long as the ledger has no line `oil`.
#[task]
async fn grind(mill: u64, #[resource] ledger: &Ledger, cx: &TaskContext) -> Result<u64, MillError> {
    ledger.write(format!("{} {mill} {}", cx.state(), cx.attempt()));
    cx.sleep(Duration::from_secs(mill)).await;
    let stuck = mill == 3 && !ledger.lines().contains(&"oil".to_owned());
    if stuck { Err(MillError::Stuck { mill }) } else { Ok(mill * 10) }
}

workflow! {
    pub workflow Mills(mills: Vec<u64>) -> Vec<u64> timeout 1h {
        state First { let before = grind(1)?; => All }
        state All {
            let all = map mill: u64 in mills -> u64 {
                state Grind {
                    let flour = grind(mill)? retry MillError::Stuck { interval: 1s, max_attempts: 1 };
                    => succeed flour
                }
            };
            => Last
        }
        state Last => succeed if before == 10 { all } else { vec![] };
    }
}

workflow! {
    pub workflow Night(seconds: u64) -> String {
        state Sleep { wait for seconds; => succeed "morning" }
    }
}

workflow! {
    /// Its tasks succeed, and it fails by where it goes then.
    pub workflow Toll(sacks: Vec<u64>) -> u64 {
        state All {
            map sack: u64 in sacks -> u64 {
                state Grind { let flour = grind(sack)?; => if flour > 10 { fail Failure { error: "Heavy", cause: "" } } else { succeed flour } }
            };
            => Pay
        }
        state Pay {
            let paid = grind(2)?;
            => if paid > 10 { fail Failure { error: "Broke", cause: format!("{paid}") } } else { succeed paid }
        }
    }
}

struct Valley {
    store: MemoryStore,
    ledger: Ledger,
    clock: TokioClock,
}

impl Valley {
    fn new() -> Self {
        Valley { store: MemoryStore::new(), ledger: Ledger::memory(), clock: TokioClock::new() }
    }

    async fn runtime(&self) -> DurableRuntime {
        let builder = Runtime::builder().store(self.store.clone()).clock(self.clock).resource(self.ledger.clone());
        builder.workflow::<Mills>().workflow::<Night>().workflow::<Toll>().build().await.unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn what_failed_is_redriven_and_what_had_succeeded_is_kept() {
    let valley = Valley::new();
    let runtime = valley.runtime().await;
    let mills = runtime.start::<Mills>("mills", vec![2, 3, 4, 60]).await.unwrap();
    let stuck = Failure { error: "MillError.Stuck".into(), cause: r#"{"Stuck":{"mill":3}}"#.into() };
    let Err(ExecutionError::Failed(failure)) = mills.result().await else { panic!("a mill is stuck") };
    assert_eq!(failure.error, stuck.error);
    let before = ["First 1 1", "Grind 2 1", "Grind 3 1", "Grind 4 1", "Grind 60 1", "Grind 3 2"];
    assert_eq!(valley.ledger.lines(), before);
    // Another process would find the same.
    drop(runtime);
    valley.ledger.write("oil".into());
    let runtime = valley.runtime().await;
    let mills = runtime.execution::<Mills>("mills").await.unwrap().unwrap();
    mills.redrive().await.unwrap();
    assert_eq!(mills.result().await.unwrap(), [20, 30, 40, 600]);
    assert_eq!(valley.ledger.lines()[before.len() + 1..], ["Grind 3 1", "Grind 60 1"]);
    let description = mills.describe().await.unwrap();
    assert_eq!((description.status, description.redrives), (Status::Succeeded, 1));
    assert_eq!(mills.redrive().await, Err(RedriveError::Status(Status::Succeeded)));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_succeeded_is_not_done_again_where_its_state_failed_the_execution() {
    let valley = Valley::new();
    let runtime = valley.runtime().await;
    for (name, sacks, calls, error) in [
        ("alone", vec![], &["Pay 2 1"][..], "Broke"),
        ("inside", vec![1, 7, 60], &["Grind 1 1", "Grind 7 1", "Grind 60 1"], "Heavy"),
    ] {
        let before = valley.ledger.lines().len();
        let toll = runtime.start::<Toll>(name, sacks).await.unwrap();
        let failure = toll.result().await.unwrap_err();
        assert!(failure.to_string().contains(error), "{failure}");
        assert_eq!(valley.ledger.lines()[before..], *calls);
        for redrives in 1..=2 {
            // Another process fails again in the same way.
            let runtime = valley.runtime().await;
            let toll = runtime.execution::<Toll>(name).await.unwrap().unwrap();
            toll.redrive().await.unwrap();
            assert_eq!(toll.result().await.unwrap_err(), failure);
            let description = toll.describe().await.unwrap();
            assert_eq!((description.status, description.redrives), (Status::Failed, redrives));
        }
        let again: Vec<_> = valley.ledger.lines()[before + calls.len()..].to_vec();
        // What had been aborted is done again.
        assert!(again.iter().all(|call| call == "Grind 60 1"), "{again:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_redrive_begins_its_time_anew() {
    let valley = Valley::new();
    let runtime = valley.runtime().await;
    let mills = runtime.start::<Mills>("mills", vec![3_590]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    mills.stop("Miller.Tired", "").await.unwrap();
    tokio::time::sleep(Duration::from_secs(10_000)).await;
    mills.redrive().await.unwrap();
    assert_eq!(mills.result().await.unwrap(), [35_900]);
}

#[tokio::test(start_paused = true)]
async fn an_execution_is_stopped_wherever_it_is() {
    let valley = Valley::new();
    let runtime = valley.runtime().await;
    let parked = runtime.start::<Night>("parked", 1_000).await.unwrap();
    let running = runtime.start::<Mills>("running", vec![50]).await.unwrap();
    let ended = runtime.start::<Night>("ended", 0).await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let failure = Failure::new("Dawn", "the cock crowed");
    for execution in ["parked", "ended"] {
        let execution = runtime.execution::<Night>(execution).await.unwrap().unwrap();
        execution.stop("Dawn", "the cock crowed").await.unwrap();
    }
    let waiting = tokio::spawn(async move { (running.result().await, running) });
    tokio::task::yield_now().await;
    runtime.execution::<Mills>("running").await.unwrap().unwrap().stop("Dawn", "the cock crowed").await.unwrap();
    let (result, running) = waiting.await.unwrap();
    assert_eq!(result, Err(ExecutionError::Failed(failure.clone())));
    assert_eq!(running.describe().await.unwrap().status, Status::Aborted);
    assert_eq!(parked.result().await, Err(ExecutionError::Failed(failure)));
    assert_eq!(ended.result().await.unwrap(), "morning");
    tokio::time::sleep(Duration::from_secs(10_000)).await;
    assert_eq!(valley.ledger.lines(), ["First 1 1", "Grind 50 1"], "nothing of it runs any more");
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_lets_tasks_end_and_begins_no_state() {
    let valley = Valley::new();
    let runtime = valley.runtime().await;
    let mills = runtime.start::<Mills>("mills", vec![20, 40]).await.unwrap();
    let night = runtime.start::<Night>("night", 100).await.unwrap();
    tokio::time::sleep(Duration::from_secs(5)).await;
    runtime.shutdown(Duration::from_secs(30)).await;
    assert_eq!(mills.result().await, Err(ExecutionError::Closed));
    assert_eq!(night.describe().await.unwrap().status, Status::Running);
    assert!(matches!(runtime.start::<Night>("late", 1).await, Err(StartError::Closed)));
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert_eq!(valley.ledger.lines(), ["First 1 1", "Grind 20 1", "Grind 40 1"]);
    let runtime = valley.runtime().await;
    let mills = runtime.execution::<Mills>("mills").await.unwrap().unwrap();
    assert_eq!(mills.result().await.unwrap(), [200, 400]);
    assert_eq!(valley.ledger.lines()[3..], ["Grind 40 1"], "the other one had 30 s to end");
    let night = runtime.execution::<Night>("night").await.unwrap().unwrap();
    assert_eq!(night.result().await.unwrap(), "morning");
}

#[tokio::test(start_paused = true)]
async fn what_ended_long_ago_is_forgotten() {
    let valley = Valley::new();
    let runtime = valley.runtime().await;
    for (name, seconds) in [("old", 1), ("new", 500), ("running", 10_000)] {
        runtime.start::<Night>(name, seconds).await.unwrap();
    }
    tokio::time::sleep(Duration::from_secs(1_000)).await;
    let before = valley.clock.now() - Duration::from_secs(600);
    assert_eq!(runtime.prune(before).await, Ok(1));
    let listed = runtime.list(Query { limit: 9, ..Query::default() }).await.unwrap();
    let names: Vec<_> = listed.into_iter().map(|description| description.name).collect();
    assert_eq!(names, ["running", "new"]);
    assert!(runtime.execution::<Night>("old").await.unwrap().is_none());
}
