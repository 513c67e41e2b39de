//! Timeouts and heartbeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use workflow_runtime::{Runtime, TaskContext, task, workflow};

/// What a test sees of its task.
#[derive(Clone, Default)]
struct Watch {
    attempts: Arc<AtomicU32>,
    dropped: Arc<AtomicU32>,
    cancelled: Arc<AtomicBool>,
}

struct Guard(Arc<AtomicU32>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[task]
async fn work(seconds: u64, beats: bool, #[resource] watch: &Watch, cx: &TaskContext) -> u64 {
    watch.attempts.fetch_add(1, Ordering::SeqCst);
    let _guard = Guard(watch.dropped.clone());
    let (token, cancelled) = (cx.cancellation(), watch.cancelled.clone());
    tokio::spawn(async move {
        token.cancelled().await;
        cancelled.store(true, Ordering::SeqCst);
    });
    for _ in 0..seconds {
        sleep(Duration::from_secs(1)).await;
        if beats {
            cx.heartbeat();
        }
    }
    seconds
}

workflow! {
    pub workflow Deadline(seconds: u64, beats: bool) -> String {
        state Work {
            let done = work(seconds, beats) timeout 10s heartbeat 3s
                catch States::HeartbeatTimeout => succeed "silent"
                catch States::Timeout as failure => succeed failure.cause;
            => succeed format!("{done} s")
        }
    }
}

async fn deadline(seconds: u64, beats: bool) -> (String, Watch) {
    let watch = Watch::default();
    let output = Runtime::builder().resource(watch.clone()).run::<Deadline>((seconds, beats)).await.unwrap();
    // Lets the task's own spawn see its token.
    tokio::task::yield_now().await;
    (output, watch)
}

#[tokio::test(start_paused = true)]
async fn a_timeout_cancels_the_task() {
    let start = Instant::now();
    let (output, watch) = deadline(60, true).await;
    assert_eq!(output, "the task did not finish within 10 s");
    assert_eq!(start.elapsed().as_secs(), 10);
    assert_eq!(watch.dropped.load(Ordering::SeqCst), 1);
    assert!(watch.cancelled.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn a_task_in_time_is_left_alone() {
    assert_eq!(deadline(9, true).await.0, "9 s");
}

#[tokio::test(start_paused = true)]
async fn a_task_without_a_heartbeat_is_given_up() {
    let start = Instant::now();
    assert_eq!(deadline(60, false).await.0, "silent");
    assert_eq!(start.elapsed().as_secs(), 3);
}

workflow! {
    pub workflow Patient(limit: u32, seconds: u64) -> u64 {
        state Work {
            let done = work(seconds, false) timeout for limit * 2 retry States::Timeout { interval: 5s, max_attempts: 2, backoff_rate: 1.0 };
            => succeed done
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_the_whole_timeout() {
    let (watch, start) = (Watch::default(), Instant::now());
    let result = Runtime::builder().resource(watch.clone()).run::<Patient>((4, 60)).await;
    assert_eq!(result.unwrap_err().error, "States.Timeout");
    assert_eq!(watch.attempts.load(Ordering::SeqCst), 3);
    assert_eq!(start.elapsed().as_secs(), 3 * 8 + 2 * 5);
}

#[tokio::test(start_paused = true)]
async fn no_attempt_is_made_with_a_timeout_that_cannot_be_computed() {
    let watch = Watch::default();
    let result = Runtime::builder().resource(watch.clone()).run::<Patient>((u32::MAX, 1)).await;
    assert_eq!(result.unwrap_err().error, "States.QueryEvaluationError");
    assert_eq!(watch.attempts.load(Ordering::SeqCst), 0);
}

workflow! {
    pub workflow Hurried(seconds: u64) -> u64 timeout 1m {
        state Work { let done = work(seconds, false) catch _ => Work; => succeed done }
    }
}

#[tokio::test(start_paused = true)]
async fn a_workflows_timeout_cannot_be_caught_inside_it() {
    let (watch, start) = (Watch::default(), Instant::now());
    let result = Runtime::builder().resource(watch.clone()).run::<Hurried>(600).await;
    assert_eq!(result.unwrap_err().to_string(), "States.Timeout: the execution did not finish within 60 s");
    assert_eq!(start.elapsed().as_secs(), 60);
    assert_eq!(watch.dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn an_execution_that_is_dropped_drops_its_task() {
    let watch = Watch::default();
    let run = Runtime::builder().resource(watch.clone()).run::<Hurried>(600);
    assert!(tokio::time::timeout(Duration::from_secs(5), run).await.is_err());
    tokio::task::yield_now().await;
    assert_eq!(watch.dropped.load(Ordering::SeqCst), 1);
    assert!(watch.cancelled.load(Ordering::SeqCst));
}

workflow! {
    pub workflow Waits(seconds: u32, until: String) -> () {
        state Literal { wait 90s; => For }
        state For { wait for seconds; => Until }
        state Until { wait until until; => succeed }
    }
}

#[tokio::test(start_paused = true)]
async fn waits_take_their_time() {
    let start = Instant::now();
    Waits::run(30, "2000-01-01T00:00:00Z".into()).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 120);
    let failure = Waits::run(0, "soon".into()).await.unwrap_err();
    assert_eq!(failure.to_string(), "States.QueryEvaluationError: `soon` is not an RFC 3339 timestamp");
}
