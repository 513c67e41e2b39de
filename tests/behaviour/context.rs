//! What tasks and expressions know of their execution, and who answers task calls.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use workflow_runtime::{BoxFuture, Dispatch, Failure, Runtime, TaskCall, TaskContext, task, workflow};

/// One attempt's view of its call.
type Seen = (String, u32, String);

#[task]
async fn note(round: u32, #[resource] seen: &Arc<Mutex<Vec<Seen>>>, cx: &TaskContext) -> Result<u32, Failure> {
    seen.lock().unwrap().push((cx.state().to_owned(), cx.attempt(), cx.idempotency_key()));
    if cx.attempt() == 1 { Err(Failure::new("Odd", "")) } else { Ok(round) }
}

workflow! {
    pub workflow Noted(round: u32) -> u32 {
        #[name = "Take a note"]
        state Note { let round = note(round)? retry "Odd" { interval: 1s }; => if round < 2 { Next } else { succeed round } }
        state Next { let round: u32 = round + 1; => Note }
    }
}

#[tokio::test(start_paused = true)]
async fn the_idempotency_key_belongs_to_a_visit_of_a_state() {
    let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let runtime = Runtime::builder().resource(seen.clone()).build();
    assert_eq!(runtime.run::<Noted>(1).await, Ok(2));
    assert_eq!(runtime.run::<Noted>(2).await, Ok(2));
    let seen = seen.lock().unwrap();
    assert!(seen.iter().all(|(state, ..)| state == "Take a note"));
    assert_eq!(seen.iter().map(|(_, attempt, _)| *attempt).collect::<Vec<_>>(), [1, 2, 1, 2, 1, 2]);
    let keys: Vec<_> = seen.iter().map(|(.., key)| key).collect();
    assert_eq!((keys[0], keys[2], keys[4]), (keys[1], keys[3], keys[5]));
    assert!(keys[0] != keys[2] && keys[2] != keys[4] && keys[0] != keys[4]);
}

workflow! {
    workflow Outside(name: String) -> (String, bool, bool, usize) {
        state Ask => succeed (
            name,
            context.execution.id == context.execution.name,
            context.execution.start_time <= now(),
            vec![uuid(), uuid()].len(),
        );
    }
}

#[tokio::test]
async fn expressions_know_their_execution() {
    assert_eq!(Outside::run("ann".into()).await, Ok(("ann".into(), true, true, 2)));
}

#[task]
async fn greet(name: &str, times: u32) -> String {
    name.repeat(times as usize)
}

workflow! {
    pub workflow Greets(name: String) -> String {
        state Greet { let text = greet(&name, 2) catch "Shy" => succeed "…"; => succeed text }
    }
}

/// Answers for `greet` where it is asked to, and keeps what it was given.
struct Double(Arc<Mutex<Vec<Value>>>);

impl Dispatch for Double {
    fn dispatch<'a>(&'a self, call: TaskCall<'a>) -> Option<BoxFuture<'a, Result<Value, Failure>>> {
        self.0.lock().unwrap().push(json!({"task": call.task.name, "args": call.arguments}));
        let answer = match call.arguments["name"].as_str()? {
            "ann" => Ok(json!("hello")),
            "shy" => Err(Failure::new("Shy", "")),
            "odd" => Ok(json!(5)),
            _ => return None,
        };
        Some(Box::pin(std::future::ready(answer)))
    }
}

#[tokio::test]
async fn task_calls_can_be_answered_elsewhere() {
    let calls: Arc<Mutex<Vec<Value>>> = Arc::default();
    let runtime = Runtime::builder().dispatch(Double(calls.clone())).build();
    let run = async |name: &str| runtime.run::<Greets>(name.to_owned()).await;
    assert_eq!(run("ann").await, Ok("hello".into()));
    assert_eq!(run("shy").await, Ok("…".into()));
    assert_eq!(run("bob").await, Ok("bobbob".into()));
    let failure = run("odd").await.unwrap_err();
    assert_eq!(failure.error, "States.Runtime");
    assert!(failure.cause.starts_with("the answer to `greet` does not fit its result type: "), "{failure}");
    assert_eq!(calls.lock().unwrap()[0], json!({"task": "greet", "args": {"name": "ann", "times": 2}}));
}
