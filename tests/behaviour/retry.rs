//! Retriers: which errors, how often, and how long between.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use workflow_runtime::{BoxFuture, Clock, Runtime, TaskContext, TaskError, task, workflow};

/// Time that passes when somebody sleeps, and only then.
#[derive(Clone, Default)]
struct Stepping(Arc<Mutex<Vec<Duration>>>);

impl Stepping {
    fn sleeps(&self) -> Vec<f64> {
        self.0.lock().unwrap().iter().map(Duration::as_secs_f64).collect()
    }
}

impl Clock for Stepping {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.0.lock().unwrap().iter().sum::<Duration>()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum Weather {
    #[error("rain")]
    Rain,
    #[error("snow")]
    Snow,
    #[error("hail")]
    Hail,
}

/// Fails as `script` says, a letter an attempt.
#[task]
async fn sail(script: &str, cx: &TaskContext) -> Result<u32, Weather> {
    match script.as_bytes().get(cx.attempt() as usize - 1) {
        Some(b'r') => Err(Weather::Rain),
        Some(b's') => Err(Weather::Snow),
        Some(b'h') => Err(Weather::Hail),
        _ => Ok(cx.attempt()),
    }
}

workflow! {
    pub workflow Voyage(script: String, legs: u32) -> u32 {
        state Sail {
            let attempts = sail(&script)?
                retry Weather::Rain { interval: 3s, max_attempts: 4, backoff_rate: 2.0, max_delay: 10s }
                retry Weather::Snow | Weather::Hail { max_attempts: 2, backoff_rate: 1.5, jitter: full }
                catch _ => succeed 0;
            => if legs == 1 { succeed attempts } else { Rest }
        }
        state Rest { let legs: u32 = legs - 1; => Sail }
    }
}

async fn voyage(script: &str, legs: u32) -> (u32, Vec<f64>) {
    let clock = Stepping::default();
    let runtime = Runtime::builder().clock(clock.clone()).random(|| 0.5).build();
    let attempts = runtime.run::<Voyage>((script.to_owned(), legs)).await.unwrap();
    (attempts, clock.sleeps())
}

#[tokio::test]
async fn delays_grow_by_the_rate_up_to_the_cap() {
    assert_eq!(voyage("rrrr", 1).await, (5, vec![3.0, 6.0, 10.0, 10.0]));
}

#[tokio::test]
async fn full_jitter_takes_a_random_part_of_the_delay() {
    assert_eq!(voyage("sh", 1).await, (3, vec![0.5, 0.75]));
}

#[tokio::test]
async fn each_retrier_counts_for_itself() {
    assert_eq!(voyage("rsrhr", 1).await, (6, vec![3.0, 0.5, 6.0, 0.75, 10.0]));
}

#[tokio::test]
async fn what_is_left_after_the_last_attempt_is_caught() {
    assert_eq!(voyage("rrrrr", 1).await.0, 0);
    assert_eq!(voyage("shs", 1).await.0, 0);
}

#[tokio::test]
async fn counters_start_again_when_the_state_is_entered_again() {
    assert_eq!(voyage("rrrr", 2).await, (5, [3.0, 6.0, 10.0, 10.0].repeat(2)));
}

workflow! {
    pub workflow Stubborn(script: String) -> u32 {
        state Sail { let attempts = sail(&script)? retry _ { interval: 1m, max_attempts: 1 }; => succeed attempts }
    }
}

#[tokio::test(start_paused = true)]
async fn what_nothing_catches_leaves_the_workflow() {
    assert_eq!(Stubborn::run("r".into()).await, Ok(2));
    let failure = Stubborn::run("rh".into()).await.unwrap_err();
    assert_eq!(failure.error, "Weather.Hail");
    assert_eq!(failure.cause, r#"{"error":"Hail","message":"hail"}"#);
    assert!(matches!(failure.decode(), Some(Weather::Hail)));
}
