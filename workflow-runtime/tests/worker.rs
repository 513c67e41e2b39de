//! Tasks that an engine elsewhere calls by name and with JSON.
#![cfg(feature = "worker")]
#![allow(missing_docs)]

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use workflow_runtime::worker::Worker;
use workflow_runtime::{CancellationToken, Data, Failure, Runtime, TaskContext, TaskError, TaskToken, task, workflow};

#[derive(Clone, Serialize, Deserialize, Data)]
pub struct Order {
    id: u32,
    cents: u64,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("the card is declined: {reason}")]
    Declined { reason: String },
}

#[task]
async fn pay(
    order: &Order,
    r#type: &str,
    cents: u64,
    note: Option<String>,
    tags: &[u32],
) -> Result<String, PaymentError> {
    match r#type {
        "card" => Ok(format!("{}: {} of {cents}, {note:?}, {tags:?}", order.id, order.cents)),
        other => Err(PaymentError::Declined { reason: format!("no {other}") }),
    }
}

#[task]
async fn describe(cx: &TaskContext) -> (String, String, String, u32) {
    (cx.execution().name.clone(), cx.state().to_owned(), cx.path().to_owned(), cx.attempt())
}

#[task]
async fn key(cx: &TaskContext) -> String {
    cx.idempotency_key()
}

#[task]
async fn explode(what: &str) {
    panic!("the {what} exploded")
}

#[task]
async fn hang(#[resource] tokens: &Tokens, cx: &TaskContext) {
    tokens.0.lock().unwrap().push(cx.cancellation());
    std::future::pending().await
}

#[derive(Clone, Default)]
pub struct Tokens(Arc<Mutex<Vec<CancellationToken>>>);

workflow! {
    workflow Inner(n: u32) -> String {
        state Key { let key = key(); => if n > 0 { Explode } else { succeed key } }
        state Explode { explode("inner"); => succeed "" }
    }
}

workflow! {
    workflow Outer(order: Order) -> String {
        state Start {
            let (text, _) = parallel {
                branch -> String { state Pay { let paid = pay(&order, "card", 5, None, &vec![1])?; => succeed paid } },
                branch -> String { state Nested { let inner = run Inner(1); => succeed inner } },
            };
            => Describe
        }
        state Describe { describe(); => Hang }
        state Hang { hang(); => succeed text }
    }
}

fn runtime() -> (Runtime, Tokens) {
    let tokens = Tokens::default();
    (Runtime::builder().resource(tokens.clone()).build(), tokens)
}

fn worker() -> Worker {
    Worker::new::<Outer>(&runtime().0).unwrap()
}

fn payload(task: &str, args: Value) -> Value {
    visit(task, args, json!({}))
}

/// A call from the visit to a state.
fn visit(task: &str, args: Value, differs: Value) -> Value {
    let mut context = json!({
        "execution": "arn:aws:states:eu-west-1:123456789012:execution:Shop:order-7",
        "startTime": "2026-11-25T08:00:00.000Z",
        "state": "Pay",
        "enteredTime": "2026-11-25T08:00:00.100Z",
        "retryCount": 0,
    });
    context.as_object_mut().unwrap().extend(differs.as_object().unwrap().clone());
    json!({"task": task, "args": args, "context": context})
}

async fn failure(task: &str, args: Value) -> String {
    let Failure { error, cause } = worker().call(payload(task, args)).await.unwrap_err();
    format!("{error}: {cause}")
}

#[tokio::test]
async fn tasks_are_called_with_json() {
    let args = json!({"order": {"id": 7.0, "cents": 1e3}, "type": "card", "cents": 2e3, "tags": [1, 2.0], "more": 0});
    assert_eq!(worker().call(payload("pay", args)).await, Ok(json!("7: 1000 of 2000, None, [1, 2]")));
    assert_eq!(worker().tasks().collect::<Vec<_>>(), ["describe", "explode", "hang", "key", "pay"]);
}

#[tokio::test]
async fn an_error_is_its_name_with_the_value_inside() {
    let args = json!({"order": {"id": 7, "cents": 1}, "type": "cash", "cents": 2, "note": null, "tags": []});
    let failure = worker().call(payload("pay", args)).await.unwrap_err();
    assert_eq!(failure.error, "PaymentError.Declined");
    let cause: Value = serde_json::from_str(&failure.cause).unwrap();
    assert_eq!(
        cause,
        json!({"message": "the card is declined: no cash", "error": {"Declined": {"reason": "no cash"}}})
    );
}

#[tokio::test]
async fn what_does_not_fit_is_told() {
    let args = |order: Value| json!({"order": order, "type": "card", "cents": 2, "tags": []});
    let errors = [
        failure("explode", json!({"what": "box"})).await,
        failure("pai", json!({})).await,
        failure("explode", json!({})).await,
        failure("pay", args(json!({"id": -1, "cents": 2}))).await,
        failure("pay", args(json!({"id": 1.5, "cents": 2}))).await,
        worker().call(json!({"orderId": 7})).await.unwrap_err().to_string(),
        worker().call(visit("key", json!({}), json!({"startTime": "today"}))).await.unwrap_err().to_string(),
    ];
    assert_eq!(
        errors,
        [
            "Task.Panicked: the box exploded",
            "Task.Unknown: there is no task `pai` here, only `describe`, `explode`, `hang`, `key`, `pay`",
            "Task.ArgumentInvalid: the argument `what` of `explode` is missing",
            "Task.ArgumentInvalid: the argument `order` of `pay` does not fit its type: invalid value: integer `-1`, expected u32",
            "Task.ArgumentInvalid: the argument `order` of `pay` does not fit its type: invalid type: floating point `1.5`, expected u32",
            "Task.PayloadInvalid: a worker takes {\"task\", \"args\", \"context\"} as the emitted definition sends it: missing field `task`",
            "Task.PayloadInvalid: a worker takes {\"task\", \"args\", \"context\"} as the emitted definition sends it: `today` is no RFC 3339 timestamp",
        ]
    );
}

#[tokio::test]
async fn a_task_knows_its_call() {
    let call = visit("describe", json!({}), json!({"path": "PackAll[3]", "retryCount": 2}));
    assert_eq!(worker().call(call).await, Ok(json!(["order-7", "Pay", "PackAll[3]", 3])));
    let express = "arn:aws:states:eu-west-1:123456789012:express:Shop:order-8:0b5c7a4e";
    let call = visit("describe", json!({}), json!({"execution": express}));
    assert_eq!(worker().call(call).await, Ok(json!(["order-8", "Pay", "", 1])));
}

#[tokio::test]
async fn the_idempotency_key_belongs_to_a_visit_of_a_state() {
    let worker = worker();
    let key = |differs: Value| worker.call(visit("key", json!({}), differs));
    let first = key(json!({})).await.unwrap();
    assert_eq!(key(json!({"retryCount": 2})).await.unwrap(), first);
    for differs in [
        json!({"execution": "another"}),
        json!({"path": "PackAll[3]"}),
        json!({"state": "Prepare"}),
        json!({"enteredTime": "2026-11-25T08:00:00.101Z"}),
    ] {
        assert_ne!(key(differs).await.unwrap(), first);
    }
}

#[tokio::test]
async fn a_dropped_call_is_cancelled() {
    let (runtime, tokens) = runtime();
    let worker = Worker::new::<(Outer, Inner)>(&runtime).unwrap();
    let call = worker.call(payload("hang", json!({})));
    assert!(tokio::time::timeout(std::time::Duration::from_millis(1), call).await.is_err());
    assert!(tokens.0.lock().unwrap()[0].is_cancelled());
}

#[test]
fn what_is_missing_is_told_before_any_call() {
    let error = Worker::new::<Outer>(&Runtime::builder().build()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "Runtime.ResourceMissing: the task of state `Hang` needs a `worker::Tokens`: hand it in with \
         `Runtime::builder().resource(…)`"
    );
}

mod elsewhere {
    use super::*;

    #[task]
    pub async fn key() -> u32 {
        1
    }
}

workflow! {
    workflow Other(n: u32) -> u32 {
        state Key { let key = elsewhere::key(); => succeed key + n }
    }
}

pub struct Sdk;

mod services {
    use super::*;

    #[task(resource = "arn:aws:states:::sqs:sendMessage")]
    pub async fn key(message: &str, #[resource] _sdk: &Sdk) -> u32 {
        u32::try_from(message.len()).unwrap_or(u32::MAX)
    }
}

workflow! {
    workflow Serviced(n: u32) -> u32 {
        state Service { let sent = services::key("hello"); => Key(sent) }
        state Key(sent: u32) { let key = elsewhere::key(); => succeed key + sent + n }
    }
}

#[test]
fn what_the_engine_does_itself_needs_no_worker() {
    let worker = Worker::new::<Serviced>(&Runtime::builder().build()).unwrap();
    assert_eq!(worker.tasks().collect::<Vec<_>>(), ["key"]);
}

#[test]
fn two_tasks_of_one_name_are_refused() {
    let error = Worker::new::<(Inner, Other)>(&Runtime::builder().build()).err().unwrap();
    assert_eq!(
        error.to_string(),
        "Runtime.SameName: the tasks `worker::key` and `worker::elsewhere::key` have one name, by which they are \
         called: rename one"
    );
}

#[task(callback = u32)]
async fn ask(question: &str, #[resource] asked: &Asked, token: TaskToken) -> Result<(), PaymentError> {
    asked.0.lock().unwrap().push(format!("{question} {token}"));
    if question.is_empty() { Err(PaymentError::Declined { reason: "no question".into() }) } else { Ok(()) }
}

#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<Vec<String>>>);

workflow! {
    workflow Ask(question: String) -> u32 {
        state Ask { let answer = ask(&question)? timeout 1h; => succeed answer }
    }
}

#[tokio::test]
async fn a_callback_hands_out_the_token_of_its_payload() {
    let asked = Asked::default();
    let worker = Worker::new::<Ask>(&Runtime::builder().resource(asked.clone()).build()).unwrap();
    let payload = |question: &str| {
        let context = json!({
            "execution": "e", "startTime": "2026-11-25T08:00:00Z", "state": "Ask", "enteredTime": "2026-11-25T08:00:00Z",
            "retryCount": 0
        });
        json!({"task": "ask", "args": {"question": question}, "context": context, "token": "made-by-aws"})
    };
    assert_eq!(worker.call(payload("How many?")).await, Ok(Value::Null));
    assert_eq!(*asked.0.lock().unwrap(), ["How many? made-by-aws"]);
    assert_eq!(worker.call(payload("")).await.unwrap_err().error, "PaymentError.Declined");
    let mut without = payload("When?");
    without.as_object_mut().unwrap().remove("token");
    let failure = worker.call(without).await.unwrap_err();
    assert_eq!(failure, Failure::new("Task.PayloadInvalid", "`ask` is a callback, and its payload has no `token`"));
}
