//! AWS's limits, and data that is larger.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use workflow_runtime::durable::{DurableRuntime, ExecutionError, StartError};
use workflow_runtime::store::{HistoryPage, MemoryStore, Status};
use workflow_runtime::{Event, Execution, Failure, Journal, Limits, Runtime, task, workflow};

use super::faults::TokioClock;

/// A text of so many thousand letters.
#[task]
async fn write(thousands: usize) -> String {
    "x".repeat(thousands * 1_000)
}

/// Has read it.
#[task]
async fn read(text: &str, other: &str) -> usize {
    text.len() + other.len()
}

workflow! {
    /// What is written is read again, and again.
    pub workflow Letter(thousands: usize) -> usize {
        state Write { let text = write(thousands); => Read }
        state Read { let length = read(&text, &text) catch _ => succeed 0; => Rest }
        state Rest { wait 5s; => succeed length }
    }
}

workflow! {
    pub workflow Named(thousands: usize) -> usize {
        state Write { let text = write(thousands); => Read }
        state Read {
            let length = read(&text, &text) catch States::DataLimitExceeded => succeed 7;
            => succeed length
        }
    }
}

workflow! {
    pub workflow Joined(thousands: usize) -> usize {
        state One { let one = write(thousands); => Two }
        state Two { let text: String = format!("{one} and {one}"); => Rest }
        state Rest { wait 1s; => succeed text.chars().count() }
    }
}

workflow! {
    pub workflow Pages(thousands: usize) -> String {
        state All {
            let pages = map page in vec![thousands, thousands, thousands] { write(page) };
            => Bind
        }
        state Bind => succeed format!("{}{}{}", pages[0], pages[1], pages[2]);
    }
}

workflow! {
    pub workflow Echo(text: String) -> String {
        state Rest { wait 1s; => succeed text }
    }
}

#[task]
async fn one_more(count: u32) -> u32 {
    count + 1
}

workflow! {
    pub workflow Count(until: u32) -> u32 {
        state Start => Next(0);
        state Next(count: u32) { let next = one_more(count); => if next < until { Next(next) } else { Done } }
        state Done => succeed until;
    }
}

fn too_large(what: &str, bytes: usize) -> Failure {
    let cause = format!("{what}: {bytes} bytes of JSON, and Step Functions takes 262144");
    Failure::new("States.DataLimitExceeded", cause)
}

async fn durable() -> DurableRuntime {
    let builder = Runtime::builder().limits(Limits::aws()).clock(TokioClock::new()).store(MemoryStore::new());
    let builder = builder.workflow::<Letter>().workflow::<Named>().workflow::<Joined>().workflow::<Pages>();
    builder.workflow::<Echo>().workflow::<Count>().build().await.unwrap()
}

/// What a workflow comes to, in memory and kept.
macro_rules! both {
    ($workflow:ty, $input:expr) => {{
        let runtime = durable().await;
        let here = runtime.run::<$workflow>($input).await;
        let kept = runtime.start::<$workflow>("it", $input).await.unwrap().result().await;
        assert_eq!(
            kept.map_err(|error| match error {
                ExecutionError::Failed(failure) => failure,
                error => panic!("{error}"),
            }),
            here
        );
        here
    }};
}

#[tokio::test(start_paused = true)]
async fn data_as_large_as_on_aws_is_taken() {
    assert_eq!(both!(Letter, 130), Ok(260_000));
    assert_eq!(both!(Named, 130), Ok(260_000));
    assert_eq!(both!(Joined, 130), Ok(260_005));
    assert_eq!(both!(Pages, 80).unwrap().len(), 240_000);
}

#[tokio::test(start_paused = true)]
async fn larger_data_fails_and_no_catch_of_all_takes_it() {
    assert_eq!(both!(Letter, 300), Err(too_large("the result of `write`", 300_002)));
    assert_eq!(both!(Letter, 140), Err(too_large("the arguments of `read`", 280_007)));
    assert_eq!(both!(Named, 140), Ok(7));
    assert_eq!(both!(Joined, 140), Err(too_large("the variable `text`", 280_007)));
    assert_eq!(both!(Pages, 100), Err(too_large("the variable `pages`", 300_010)));
}

#[tokio::test(start_paused = true)]
async fn data_that_is_too_large_is_so_again_when_it_is_redriven() {
    let runtime = durable().await;
    let pages = runtime.start::<Pages>("it", 100).await.unwrap();
    let failed = Err(ExecutionError::Failed(too_large("the variable `pages`", 300_010)));
    assert_eq!(pages.result().await, failed);
    pages.redrive().await.unwrap();
    assert_eq!(pages.result().await, failed);
}

#[tokio::test(start_paused = true)]
async fn an_input_is_refused_that_is_larger() {
    let (runtime, text) = (durable().await, "x".repeat(262_143));
    let Err(StartError::Input(failure)) = runtime.start::<Echo>("it", text.clone()).await else {
        panic!("it is taken")
    };
    assert_eq!(failure.error, "States.DataLimitExceeded");
    assert_eq!(runtime.run::<Echo>(text).await.unwrap_err().error, "States.DataLimitExceeded");
}

#[tokio::test(start_paused = true)]
async fn a_history_has_as_many_events_as_on_aws() {
    let runtime = durable().await;
    // Five for each task and two for the decision behind it, and six more.
    let fits = runtime.start::<Count>("fits", 3_570).await.unwrap();
    assert_eq!(fits.result().await, Ok(3_570));
    let all = || HistoryPage { limit: usize::MAX, ..HistoryPage::default() };
    assert_eq!(fits.history(all()).await.unwrap().len(), 24_996);
    let full = runtime.start::<Count>("full", 3_571).await.unwrap();
    let cause = "The execution reached the maximum number of history events (25000).";
    assert_eq!(full.result().await, Err(ExecutionError::Failed(Failure::new("States.Runtime", cause))));
    assert_eq!(full.describe().await.unwrap().status, Status::Failed);
    let history = full.history(all()).await.unwrap();
    assert!(history.len() <= 25_000);
    assert_eq!(history.last().unwrap().event_type, "ExecutionFailed");
}

/// Writes down what is too large.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Journal for Warnings {
    fn record(&self, _: &Execution, event: Event<'_>) {
        if let Event::DataLimitExceeded { state, what, bytes, .. } = event {
            self.0.lock().unwrap().push(format!("{state}: {what}, {bytes}"));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_limits_larger_data_is_kept_and_told_once() {
    let warnings = Warnings::default();
    let builder = Runtime::builder().clock(TokioClock::new()).journal(warnings.clone()).store(MemoryStore::new());
    let runtime = builder.workflow::<Letter>().build().await.unwrap();
    for name in ["first", "second"] {
        let letter = runtime.start::<Letter>(name, 10_000).await.unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(letter.result().await, Ok(20_000_000));
    }
    assert_eq!(*warnings.0.lock().unwrap(), ["Write: the variable `text`, 10000002"]);
}
