//! A worker beside a server of our own that answers as Step Functions does when something is wrong; `run` has the rest.
#![cfg(feature = "aws")]
#![allow(missing_docs)]

mod server;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use server::{ARN, Reply, Server, refused, task};
use tokio::sync::Notify;
use workflow_runtime::activity::aws_sdk_sfn::Client;
use workflow_runtime::activity::aws_sdk_sfn::config::retry::RetryConfig;
use workflow_runtime::activity::aws_sdk_sfn::config::{BehaviorVersion, Config, Credentials, Region};
use workflow_runtime::activity::{ActivityWorker, ServeError};
use workflow_runtime::asl::{AslError, Deployment};
use workflow_runtime::{Runtime, TaskContext, TaskToken, task, workflow};

/// What tasks tell of themselves.
#[derive(Clone, Default)]
struct Log {
    lines: Arc<Mutex<Vec<String>>>,
    grown: Arc<Notify>,
}

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
        self.grown.notify_one();
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// Completes when there is a line that has `text`.
    async fn has(&self, text: &str) {
        while !self.lines().iter().any(|line| line.contains(text)) {
            self.grown.notified().await;
        }
    }
}

#[task]
async fn double(n: u64) -> u64 {
    2 * n
}

#[task]
async fn pad(bytes: u64) -> String {
    "x".repeat(bytes as usize)
}

/// Goes on until it is cancelled.
#[task]
async fn hang(beats: bool, #[resource] log: &Log, cx: &TaskContext) {
    let (cancelled, ended) = (cx.cancellation(), log.clone());
    tokio::spawn(async move {
        cancelled.cancelled().await;
        ended.add("hang is cancelled");
    });
    log.add("hang runs");
    loop {
        if beats {
            cx.heartbeat();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[task(callback = bool)]
async fn ask(token: TaskToken, #[resource] log: &Log) {
    log.add(format!("asked with {}", token.as_str()));
}

workflow! {
    pub workflow Plain(n: u64) -> u64 {
        state Double { let n = double(n); => Pad }
        state Pad { let _text = pad(n); => Ask }
        state Ask { let granted = ask() timeout 1h; => Hang }
        state Hang { hang(granted) timeout 3s; => Beat }
        state Beat { hang(granted) timeout 1h heartbeat 1s; => succeed n }
    }
}

workflow! {
    #[express]
    pub workflow Quick(n: u64) -> u64 {
        state Double { let n = double(n); => succeed n }
    }
}

/// A worker of one slot that serves `server` until `until` completes.
async fn serve(server: &Server, log: &Log, until: impl Future<Output = ()>) -> Result<(), ServeError> {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("key", "secret", None, None, "a test"))
        .retry_config(RetryConfig::disabled())
        .endpoint_url(server.url());
    let notices = log.clone();
    ActivityWorker::new::<Plain>(&Runtime::builder().resource(log.clone()).build(), &Deployment::activity(ARN))?
        .client(Client::from_conf(config.build()))
        .concurrency(1)
        .grace(Duration::from_secs(5))
        .on_notice(move |text| notices.add(text))
        .run_until(until)
        .await
}

fn success(output: Value) -> (String, Value) {
    ("SendTaskSuccess".into(), json!({"taskToken": "t", "output": output.to_string()}))
}

#[tokio::test]
async fn a_throttled_worker_waits_longer_each_time() {
    let server = Server::start(|poll, _| match poll {
        1 => refused(400, "ThrottlingException", "Rate exceeded"),
        2 => refused(503, "ServiceUnavailable", "later"),
        3 => Reply::HangUp,
        4 => task("t", "double", "Double", json!({"n": 21})),
        _ => Reply::Nothing,
    });
    let log = Log::default();
    serve(&server, &log, server.answers(1)).await.unwrap();
    assert_eq!(server.answered(), [success(json!(42))]);
    let delays: Vec<f64> = log.lines().iter().filter_map(|line| delay(line)).collect();
    let [first, second, third] = delays[..] else { panic!("{:?}", log.lines()) };
    assert!(first <= 0.26 && (0.24..=0.51).contains(&second) && 0.49 <= third, "{delays:?}");
    assert!(log.lines()[0].ends_with("ThrottlingException: Rate exceeded"), "{:?}", log.lines());
}

/// The seconds of `polls … again in 250.0ms: …`.
fn delay(line: &str) -> Option<f64> {
    let (_, rest) = line.split_once(" again in ")?;
    let (delay, _) = rest.split_once(": ")?;
    match delay.strip_suffix("ms") {
        Some(milliseconds) => Some(milliseconds.parse::<f64>().ok()? / 1_000.0),
        None => delay.strip_suffix('s')?.parse().ok(),
    }
}

#[tokio::test]
async fn an_answer_is_sent_until_it_is_taken() {
    let server = Server::start(|poll, answers| match (poll, answers) {
        (1, 0) => task("t", "double", "Double", json!({"n": 4.0})),
        (_, 1) => refused(400, "ThrottlingException", "Rate exceeded"),
        _ => Reply::Nothing,
    });
    serve(&server, &Log::default(), server.answers(2)).await.unwrap();
    assert_eq!(server.answered(), [success(json!(8)), success(json!(8))]);
}

#[tokio::test]
async fn what_cannot_be_run_is_a_failure() {
    let server = Server::start(|poll, _| match poll {
        1 => task("t", "triple", "Triple", json!({"n": 1})),
        2 => task("t", "pad", "Pad", json!({"bytes": 262_143})),
        _ => Reply::Nothing,
    });
    serve(&server, &Log::default(), server.answers(2)).await.unwrap();
    let errors: Vec<_> = server.answered().into_iter().map(|(action, body)| (action, body["error"].clone())).collect();
    let failure = |error: &str| ("SendTaskFailure".to_owned(), json!(error));
    assert_eq!(errors, [failure("Task.Unknown"), failure("Task.ResultTooLarge")]);
}

#[tokio::test]
async fn a_task_that_is_over_is_cancelled() {
    for (state, beats) in [("Hang", false), ("Beat", true)] {
        let server = Server::start(move |poll, beat| match (poll, beat) {
            (1, 0) => task("t", "hang", state, json!({"beats": beats})),
            (2, 0) => task("t", "double", "Double", json!({"n": 1})),
            (_, 2) => refused(400, "TaskTimedOut", "Task Timed Out"),
            _ => Reply::Nothing,
        });
        let log = Log::default();
        // The slot goes on with the next task.
        serve(&server, &log, server.answers(3)).await.unwrap();
        let actions: Vec<String> = server.answered().into_iter().map(|(action, _)| action).collect();
        assert_eq!(actions, ["SendTaskHeartbeat", "SendTaskHeartbeat", "SendTaskSuccess"]);
        log.has("hang is cancelled").await;
        let notice = format!("`hang` of state `{state}` is cancelled: TaskTimedOut: Task Timed Out");
        assert!(log.lines().contains(&notice), "{:?}", log.lines());
    }
}

#[tokio::test]
async fn a_task_without_its_heartbeats_is_cancelled() {
    let server = Server::start(|poll, _| match poll {
        1 => task("t", "hang", "Beat", json!({"beats": false})),
        _ => Reply::Nothing,
    });
    let log = Log::default();
    serve(&server, &log, log.has("hang is cancelled")).await.unwrap();
    assert!(log.lines().contains(&"`hang` of state `Beat` is cancelled: no heartbeat for 1s".to_owned()));
    assert_eq!(server.answered(), []);
}

#[tokio::test]
async fn a_callback_hands_out_the_activitys_token() {
    let server = Server::start(|poll, _| match poll {
        1 => task("AQC4/token", "ask", "Ask", json!({})),
        2 => task("t", "double", "Double", json!({"n": 1})),
        _ => Reply::Nothing,
    });
    let log = Log::default();
    serve(&server, &log, server.answers(1)).await.unwrap();
    assert_eq!(log.lines(), ["asked with AQC4/token"]);
    // Its own return is no answer.
    assert_eq!(server.answered(), [success(json!(2))]);
}

#[tokio::test]
async fn a_worker_that_stops_lets_its_tasks_end() {
    let server = Server::start(|poll, _| match poll {
        // Stopped while this poll is open.
        1 => Reply::Later(Box::new(task("t", "double", "Double", json!({"n": 1})))),
        _ => Reply::Nothing,
    });
    let log = Log::default();
    serve(&server, &log, server.polls(1)).await.unwrap();
    assert_eq!(server.answered(), [success(json!(2))]);
    assert_eq!((server.polled(), log.lines()), (1, vec![]));
}

#[tokio::test]
async fn a_task_that_outlasts_the_grace_is_left() {
    let server = Server::start(|poll, _| match poll {
        1 => task("t", "hang", "Hang", json!({"beats": false})),
        _ => Reply::Nothing,
    });
    let log = Log::default();
    serve(&server, &log, log.has("hang runs")).await.unwrap();
    log.has("hang is cancelled").await;
    let notice = "1 polls and tasks are left after 5s: what runs will time out";
    assert!(log.lines().iter().any(|line| line == notice), "{:?}", log.lines());
    assert!(server.answered().iter().all(|(action, _)| action == "SendTaskHeartbeat"), "{:?}", server.answered());
}

#[tokio::test]
async fn what_does_not_pass_ends_the_worker() {
    let server = Server::start(|_, _| refused(400, "ActivityDoesNotExist", "Activity does not exist"));
    let error = serve(&server, &Log::default(), std::future::pending()).await.unwrap_err();
    let message = format!("Step Functions gives no tasks of `{ARN}`: ActivityDoesNotExist: Activity does not exist");
    assert_eq!(error.to_string(), message);
}

#[test]
fn a_worker_says_what_it_lacks() {
    let new = |runtime: &Runtime, on: &str| ActivityWorker::new::<Plain>(runtime, &Deployment::activity(on)).err();
    let without = Runtime::builder().build();
    let runtime = Runtime::builder().resource(Log::default()).build();
    let missing = new(&without, ARN).unwrap().to_string();
    assert!(missing.starts_with("Runtime.ResourceMissing: the task of state `Ask` needs a"), "{missing}");
    let missing = new(&runtime, "${NoSuchActivityArn}").unwrap().to_string();
    assert_eq!(missing, "the environment has no `NO_SUCH_ACTIVITY_ARN`, for the activity `${NoSuchActivityArn}`");
    let lambda = ActivityWorker::new::<Plain>(&runtime, &Deployment::lambda("f")).err();
    assert_eq!(lambda, Some(ServeError::NoActivity));
}

#[test]
fn an_express_workflow_has_no_activity() {
    let error = Quick::asl(&Deployment::activity(ARN)).unwrap_err();
    assert!(matches!(error, AslError::ExpressActivity { task: "double", .. }));
    let message = error.to_string();
    assert!(message.starts_with("`Quick` is `#[express]`, and an Express workflow calls no activity"), "{message}");
}
