//! Callbacks under the test harness.

#![allow(missing_docs)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use workflow_runtime::testing::{Harness, script};
use workflow_runtime::{Callbacks, Failure, TaskToken, TokenError, task, workflow};

/// A mailbox that answers the letters to some people.
#[derive(Clone)]
struct Mailbox {
    callbacks: Callbacks,
    tokens: Arc<Mutex<Vec<TaskToken>>>,
}

impl Mailbox {
    fn new(callbacks: Callbacks) -> Self {
        Mailbox { callbacks, tokens: Arc::default() }
    }

    fn send(&self, whom: &str, token: TaskToken) -> Result<(), Failure> {
        match whom {
            "nobody" => return Err(Failure::new("Mail.Unknown", whom)),
            "ann" => self.callbacks.send_task_success(&token, true).unwrap(),
            _ => {}
        }
        self.tokens.lock().unwrap().push(token);
        Ok(())
    }
}

#[task(callback = bool)]
async fn ask(whom: &str, token: TaskToken, #[resource] mailbox: &Mailbox) -> Result<(), Failure> {
    mailbox.send(whom, token)
}

workflow! {
    pub workflow Vote(whom: String) -> String {
        state Ask {
            let yes = ask(&whom)? timeout 3d heartbeat 1d
                retry "Mail.Down" { interval: 1h }
                catch States::HeartbeatTimeout => succeed "silent";
            => succeed if yes { "yes" } else { "no" }
        }
    }
}

const DAY: Duration = Duration::from_secs(86_400);

fn harness() -> (Harness<Vote>, Mailbox) {
    let harness = Harness::<Vote>::new();
    let mailbox = Mailbox::new(harness.callbacks());
    (harness.resource(mailbox.clone()), mailbox)
}

#[test]
fn a_double_answers_with_the_callbacks_type() {
    let down = || Err(Failure::new("Mail.Down", ""));
    let run = Harness::<Vote>::new().task::<ask>(script![down(), Ok(true)]).run_blocking("bob".into());
    assert_eq!(run.output(), "yes");
    assert_eq!(run.retry_delays(), [DAY / 24]);
    assert_eq!(serde_json::Value::Object(run.calls::<ask>()[0].arguments.clone()), json!({"whom": "bob"}));
    let run = Harness::<Vote>::new().task_fn::<ask>(|(whom,)| Ok(whom == "bob")).run_blocking("eve".into());
    assert_eq!(run.output(), "no");
}

#[test]
fn a_script_answers_the_tokens_of_the_function_itself() {
    let (harness, mailbox) = harness();
    let run = harness.answers::<ask>(script![Ok(false)].after(DAY / 2)).run_blocking("bob".into());
    assert_eq!(run.output(), "no");
    assert_eq!(run.elapsed(), DAY / 2);
    assert_eq!(mailbox.tokens.lock().unwrap().len(), 1);
}

#[test]
fn a_resource_answers_the_tokens_of_the_function_itself() {
    let (harness, _) = harness();
    assert_eq!(harness.run_blocking("ann".into()).output(), "yes");
}

#[test]
fn a_function_that_fails_is_not_answered() {
    let (harness, _) = harness();
    let run = harness.answers::<ask>(script![Ok(true)]).run_blocking("nobody".into());
    assert_eq!(run.failure().error, "Mail.Unknown");
}

#[test]
fn a_state_that_nobody_answers_waits_on_the_harnesss_clock() {
    let (harness, mailbox) = harness();
    let run = harness.run_blocking("bob".into());
    assert_eq!(run.output(), "silent");
    assert_eq!(run.elapsed(), DAY);
    let token = mailbox.tokens.lock().unwrap().pop().unwrap();
    assert_eq!(mailbox.callbacks.send_task_success(token, true), Err(TokenError::Over));
}

#[test]
fn a_double_may_take_the_token_and_leave_the_answer_to_others() {
    let harness = Harness::<Vote>::new();
    let callbacks = harness.callbacks();
    let run = harness
        .task_async::<ask>(move |_, cx| {
            let callbacks = callbacks.clone();
            Box::pin(async move {
                for _ in 0..2 {
                    cx.sleep(DAY * 2 / 3).await;
                    callbacks.send_task_heartbeat(cx.task_token()).unwrap();
                }
                callbacks.send_task_success(cx.task_token(), true).unwrap();
                std::future::pending().await
            })
        })
        .run_blocking("bob".into());
    assert_eq!(run.output(), "yes");
    assert_eq!(run.elapsed(), DAY * 4 / 3);
}

#[test]
#[should_panic(expected = "the script of `ask` has no answer left for state `Ask`, attempt 1")]
fn too_short_a_script_is_a_mistake() {
    let (harness, _) = harness();
    harness.answers::<ask>(script![]).run_blocking("bob".into());
}
