//! Callbacks: tokens, and who answers them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};
use workflow_runtime::{
    BoxFuture, Callbacks, Data, Dispatch, Failure, Runtime, TaskCall, TaskError, TaskToken, TokenError, task, workflow,
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Approval {
    pub granted: bool,
    pub comment: String,
}

fn granted() -> Approval {
    Approval { granted: true, comment: "fine".into() }
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum AskError {
    #[error("no mail to {0}")]
    NoMail(String),
    #[error("refused: {reason}")]
    Refused { reason: String },
}

/// Where the tokens go, and what is done with each.
#[derive(Clone, Default)]
struct Desk {
    tokens: Arc<Mutex<Vec<TaskToken>>>,
}

impl Desk {
    fn len(&self) -> usize {
        self.tokens.lock().unwrap().len()
    }

    /// The first token, the second one, …, when it is there.
    async fn token(&self, number: usize) -> TaskToken {
        while self.len() < number {
            sleep(Duration::from_secs(1)).await;
        }
        self.tokens.lock().unwrap()[number - 1].clone()
    }
}

#[task(callback = Approval)]
async fn ask(whom: &str, token: TaskToken, #[resource] desk: &Desk) -> Result<(), AskError> {
    if whom == "nobody" {
        return Err(AskError::NoMail(whom.to_owned()));
    }
    desk.tokens.lock().unwrap().push(token);
    if whom == "slow" {
        sleep(Duration::from_secs(3_600)).await;
    }
    assert_ne!(whom, "clumsy", "fell over");
    Ok(())
}

workflow! {
    pub workflow Asks(whom: String) -> String {
        state Ask {
            let approval = ask(&whom)? timeout 3d
                catch AskError::Refused { reason } => succeed reason
                catch States::Timeout => succeed "nobody answered";
            => succeed if approval.granted { approval.comment } else { "no" }
        }
    }
}

fn runtime() -> (Runtime, Desk) {
    let desk = Desk::default();
    (Runtime::builder().resource(desk.clone()).build(), desk)
}

/// Runs `Asks` beside what happens outside.
async fn asks(whom: &str, outside: impl AsyncFnOnce(&Runtime, TaskToken)) -> Result<String, Failure> {
    let (runtime, desk) = runtime();
    let outside = async {
        let token = desk.token(1).await;
        outside(&runtime, token).await;
    };
    tokio::join!(runtime.run::<Asks>(whom.to_owned()), outside).0
}

#[tokio::test(start_paused = true)]
async fn an_answer_completes_the_state() {
    let start = Instant::now();
    let output = asks("ann", async |runtime, token| {
        sleep(Duration::from_secs(86_400)).await;
        runtime.send_task_success(token, granted()).unwrap();
    });
    assert_eq!(output.await, Ok("fine".into()));
    assert_eq!(start.elapsed().as_secs(), 86_400);
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_be_json() {
    let output = asks("ann", async |runtime, token| {
        let token: TaskToken = token.to_string().parse().unwrap();
        runtime.send_task_success(&token, json!({"granted": false, "comment": ""})).unwrap();
    });
    assert_eq!(output.await, Ok("no".into()));
}

#[tokio::test]
async fn an_answer_may_come_from_another_thread() {
    let output = asks("ann", async |runtime, token| {
        let runtime = runtime.clone();
        std::thread::spawn(move || runtime.send_task_success(token, granted()).unwrap()).join().unwrap();
    });
    assert_eq!(output.await, Ok("fine".into()));
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_come_before_the_function_returns() {
    let start = Instant::now();
    let output = asks("slow", async |runtime, token| runtime.send_task_success(token, granted()).unwrap());
    assert_eq!(output.await, Ok("fine".into()));
    assert!(start.elapsed().as_secs() < 3_600);
}

#[tokio::test(start_paused = true)]
async fn an_answer_may_be_a_typed_error_or_a_failure() {
    let refused = asks("ann", async |runtime, token| {
        runtime.send_task_failure(token, AskError::Refused { reason: "too dear".into() }).unwrap();
    });
    assert_eq!(refused.await, Ok("too dear".into()));
    let broken = asks("ann", async |runtime, token| {
        runtime.send_task_failure(token, Failure::new("Desk.Closed", "on Sundays")).unwrap();
    });
    assert_eq!(broken.await, Err(Failure::new("Desk.Closed", "on Sundays")));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_used_once() {
    let output = asks("ann", async |runtime, token| {
        runtime.send_task_success(&token, granted()).unwrap();
        assert_eq!(runtime.send_task_success(&token, granted()), Err(TokenError::Used));
        assert_eq!(runtime.send_task_failure(&token, Failure::new("No", "")), Err(TokenError::Used));
        assert_eq!(runtime.send_task_heartbeat(&token), Err(TokenError::Used));
        sleep(Duration::from_secs(1)).await;
        assert_eq!(runtime.send_task_success(&token, granted()), Err(TokenError::Used));
    });
    assert_eq!(output.await, Ok("fine".into()));
}

#[tokio::test(start_paused = true)]
async fn a_wrong_answer_is_refused_and_the_right_one_still_works() {
    let output = asks("ann", async |runtime, token| {
        let error = runtime.send_task_success(&token, json!({"granted": "yes"})).unwrap_err();
        let TokenError::WrongType { expected, error: reason } = &error else { panic!("{error:?}") };
        assert!(expected.ends_with("::Approval"), "{expected}");
        assert_eq!(reason, "invalid type: string \"yes\", expected a boolean");
        assert_eq!(error.to_string(), format!("the state waits for a `{expected}`, and this answer is none: {reason}"));
        assert!(matches!(runtime.send_task_success(&token, 5), Err(TokenError::WrongType { .. })));
        let no_json = std::collections::BTreeMap::from([((1, 2), 3)]);
        assert!(matches!(runtime.send_task_success(&token, no_json), Err(TokenError::WrongType { .. })));
        runtime.send_task_success(&token, granted()).unwrap();
    });
    assert_eq!(output.await, Ok("fine".into()));
}

#[tokio::test(start_paused = true)]
async fn another_runtime_knows_no_such_token() {
    let output = asks("ann", async |runtime, token| {
        let unknown = Err(TokenError::Unknown);
        assert_eq!(Runtime::builder().build().send_task_success(&token, granted()), unknown);
        assert_eq!(runtime.send_task_success(TaskToken::from("open sesame"), granted()), unknown);
        runtime.send_task_success(&token, granted()).unwrap();
    });
    assert_eq!(output.await, Ok("fine".into()));
}

#[tokio::test(start_paused = true)]
async fn a_state_that_nobody_answers_times_out() {
    let (runtime, desk) = runtime();
    let start = Instant::now();
    assert_eq!(runtime.run::<Asks>("ann".into()).await, Ok("nobody answered".into()));
    assert_eq!(start.elapsed().as_secs(), 3 * 86_400);
    assert_eq!(runtime.send_task_success(desk.token(1).await, granted()), Err(TokenError::Over));
}

#[tokio::test(start_paused = true)]
async fn an_execution_that_is_dropped_waits_no_more() {
    let (runtime, desk) = runtime();
    assert!(timeout(Duration::from_secs(60), runtime.run::<Asks>("ann".into())).await.is_err());
    assert_eq!(runtime.send_task_success(desk.token(1).await, granted()), Err(TokenError::Over));
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_or_panics_fails_the_attempt() {
    let (runtime, desk) = runtime();
    let start = Instant::now();
    let failure = runtime.run::<Asks>("nobody".into()).await.unwrap_err();
    assert_eq!(failure.error, "AskError.NoMail");
    let failure = runtime.run::<Asks>("clumsy".into()).await.unwrap_err();
    assert_eq!(failure.error, "Task.Panicked");
    assert!(failure.cause.contains("fell over"), "{failure}");
    assert_eq!(start.elapsed().as_secs(), 0);
    assert_eq!(runtime.send_task_success(desk.token(1).await, granted()), Err(TokenError::Over));
}

workflow! {
    pub workflow Insists(whom: String) -> bool {
        state Ask {
            let approval = ask(&whom)? timeout 1h heartbeat 10m
                retry States::Timeout { interval: 1m, max_attempts: 2 };
            => succeed approval.granted
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_a_token_of_its_own() {
    let (runtime, desk) = runtime();
    let outside = async {
        let first = desk.token(1).await;
        let second = desk.token(2).await;
        assert_ne!(first, second);
        assert_eq!(runtime.send_task_success(first, granted()), Err(TokenError::Over));
        runtime.send_task_success(second, granted()).unwrap();
    };
    assert_eq!(tokio::join!(runtime.run::<Insists>("ann".into()), outside).0, Ok(true));
    assert_eq!(desk.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn heartbeats_keep_a_state_waiting() {
    let (runtime, desk) = runtime();
    let start = Instant::now();
    let outside = async {
        let token = desk.token(1).await;
        for _ in 0..4 {
            sleep(Duration::from_secs(9 * 60)).await;
            runtime.send_task_heartbeat(&token).unwrap();
        }
        runtime.send_task_success(&token, granted()).unwrap();
    };
    assert_eq!(tokio::join!(runtime.run::<Insists>("ann".into()), outside).0, Ok(true));
    assert_eq!(desk.len(), 1);
    assert_eq!(start.elapsed().as_secs(), 4 * 9 * 60);
}

#[tokio::test(start_paused = true)]
async fn heartbeats_do_not_stretch_the_timeout() {
    let (runtime, desk) = runtime();
    let outside = async {
        let token = desk.token(1).await;
        while runtime.send_task_heartbeat(&token).is_ok() {
            sleep(Duration::from_secs(60)).await;
        }
        desk.len()
    };
    let run = timeout(Duration::from_secs(3_630), runtime.run::<Insists>("ann".into()));
    let (run, tokens) = tokio::join!(run, outside);
    assert!(run.is_err(), "an hour is over, and the retry has not begun");
    assert_eq!(tokens, 1);
}

#[task(callback = u32)]
async fn number(token: &TaskToken, #[resource] callbacks: &Callbacks) {
    callbacks.send_task_success(token, 5).unwrap();
}

workflow! {
    pub workflow Numbers() -> Vec<u32> {
        state All {
            let numbers = map _item in vec![1, 2, 3] { number() timeout never };
            => succeed numbers
        }
    }
}

#[tokio::test]
async fn a_resource_may_answer() {
    let builder = Runtime::builder();
    let callbacks = builder.callbacks();
    assert_eq!(builder.resource(callbacks.clone()).run::<Numbers>(()).await, Ok(vec![5, 5, 5]));
    assert_eq!(format!("{callbacks:?}"), "Callbacks(0 waiting)");
}

#[derive(Clone, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessage {
    pub queue_url: String,
    pub message_body: String,
}

#[task(resource = "arn:aws:states:::sqs:sendMessage", callback = Approval)]
async fn ask_by_queue(message: SendMessage, token: TaskToken, #[resource] desk: &Desk) {
    assert_eq!(message.message_body, format!("answer for {token}"));
    desk.tokens.lock().unwrap().push(token);
}

workflow! {
    pub workflow AsksByQueue(queue: String) -> bool {
        state Ask {
            let approval = ask_by_queue(SendMessage { queue_url: queue, message_body: format!("answer for {}", token()) })
                timeout never
                heartbeat 1h
                retry States::HeartbeatTimeout { interval: 1m };
            => succeed approval.granted
        }
    }
}

#[tokio::test(start_paused = true)]
async fn arguments_hold_the_token_of_their_attempt() {
    let (runtime, desk) = runtime();
    let outside = async {
        let first = desk.token(1).await;
        let second = desk.token(2).await;
        assert_eq!(runtime.send_task_success(first, granted()), Err(TokenError::Over));
        runtime.send_task_success(second, granted()).unwrap();
    };
    assert_eq!(tokio::join!(runtime.run::<AsksByQueue>("q".into()), outside).0, Ok(true));
}

/// Answers for `ask` in place of its function.
struct Clerk;

impl Dispatch for Clerk {
    fn dispatch<'a>(&'a self, call: TaskCall<'a>) -> Option<BoxFuture<'a, Result<Value, Failure>>> {
        let answer = match call.arguments["whom"].as_str()? {
            "clerk" => Ok(json!(granted())),
            "strict" => Err(AskError::Refused { reason: "no".into() }.to_failure()),
            _ => return None,
        };
        Some(Box::pin(std::future::ready(answer)))
    }
}

#[tokio::test(start_paused = true)]
async fn who_answers_calls_elsewhere_answers_for_the_callback() {
    let desk = Desk::default();
    let runtime = Runtime::builder().resource(desk.clone()).dispatch(Clerk).build();
    assert_eq!(runtime.run::<Asks>("clerk".into()).await, Ok("fine".into()));
    assert_eq!(runtime.run::<Asks>("strict".into()).await, Ok("no".into()));
    let outside = async { runtime.send_task_success(desk.token(1).await, granted()).unwrap() };
    assert_eq!(tokio::join!(runtime.run::<Asks>("ann".into()), outside).0, Ok("fine".into()));
}
