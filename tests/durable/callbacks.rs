//! Callbacks that survive the process.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use workflow_runtime::durable::{DurableRuntime, ExecutionError, Executions};
use workflow_runtime::shape::Shape;
use workflow_runtime::store::{HistoryPage, MemoryStore, Status, Store};
use workflow_runtime::{Clock, Failure, Runtime, TaskContext, TaskError, TaskToken, TokenError, task, workflow};

use super::faults::TokioClock;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum AskError {
    #[error("no mail to {0}")]
    NoMail(String),
    #[error("the mail is down")]
    Down,
    #[error("refused: {reason}")]
    Refused { reason: String },
}

/// Whom a task asked, with which key and token.
#[derive(Clone, Default)]
struct Desk(Arc<Mutex<Vec<(String, String, TaskToken)>>>);

impl Desk {
    fn asked(&self) -> Vec<(String, String, TaskToken)> {
        self.0.lock().unwrap().clone()
    }

    fn token(&self, number: usize) -> TaskToken {
        self.asked()[number].2.clone()
    }
}

/// `slow` is asked for a minute, `nobody` not at all.
#[task(callback = bool)]
async fn ask(whom: &str, token: TaskToken, #[resource] desk: &Desk, cx: &TaskContext) -> Result<(), AskError> {
    desk.0.lock().unwrap().push((whom.to_owned(), cx.idempotency_key(), token));
    match whom {
        "nobody" => Err(AskError::NoMail(whom.to_owned())),
        "clumsy" => panic!("fell over"),
        "slow" => {
            cx.sleep(Duration::from_secs(60)).await;
            Ok(())
        }
        _ => Ok(()),
    }
}

#[task(callback = u32, once)]
async fn order_once(whom: &str, token: TaskToken, #[resource] desk: &Desk, cx: &TaskContext) {
    desk.0.lock().unwrap().push((whom.to_owned(), cx.idempotency_key(), token));
    if whom == "slow" {
        cx.sleep(Duration::from_secs(60)).await;
    }
}

#[task(once)]
async fn pay_once(whom: &str, #[resource] desk: &Desk, cx: &TaskContext) -> u32 {
    desk.0.lock().unwrap().push((whom.to_owned(), cx.idempotency_key(), "".into()));
    cx.sleep(Duration::from_secs(60)).await;
    7
}

workflow! {
    pub workflow Vote(whom: String) -> String {
        state Ask {
            let yes = ask(&whom)? timeout 3d heartbeat 1d
                retry AskError::Down { interval: 1h, max_attempts: 1 }
                catch AskError::Refused { reason } => succeed reason
                catch States::HeartbeatTimeout => succeed "silent"
                catch States::Timeout => succeed "late";
            => succeed if yes { "yes" } else { "no" }
        }
    }
}

workflow! {
    pub workflow Votes(people: Vec<String>) -> Vec<bool> {
        state All {
            let (votes, rest) = parallel {
                branch -> Vec<bool> {
                    state Each {
                        let each = map person in &people { ask(&person)? timeout never };
                        => succeed each
                    }
                },
                branch -> u32 {
                    state Nap { wait 1h; => succeed 1 }
                },
            };
            => Done(votes, rest)
        }
        state Done(votes: Vec<bool>, rest: u32) => succeed if rest == 1 { votes } else { vec![] };
    }
}

workflow! {
    pub workflow Once(whom: String) -> u32 {
        state Order { let ordered = order_once(&whom) timeout 3d; => Pay }
        state Pay { let paid = pay_once(&whom); => succeed ordered + paid }
    }
}

struct Office {
    store: MemoryStore,
    desk: Desk,
    clock: TokioClock,
}

impl Office {
    fn new() -> Self {
        Office { store: MemoryStore::new(), desk: Desk::default(), clock: TokioClock::new() }
    }

    async fn runtime(&self) -> DurableRuntime {
        let builder = Runtime::builder().store(self.store.clone()).clock(self.clock).resource(self.desk.clone());
        builder.workflow::<Vote>().workflow::<Votes>().workflow::<Once>().build().await.unwrap()
    }

    /// As another process.
    async fn second(&self) -> Executions {
        let builder = Runtime::builder().store(self.store.clone()).clock(self.clock);
        builder.workflow::<Vote>().workflow::<Votes>().open().await.unwrap()
    }

    /// When the store is to be looked at next, from now.
    async fn next_due(&self) -> Option<Duration> {
        let now = self.clock.now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let next = self.store.next_due(now.as_millis() as i64).await.unwrap()?;
        Some(Duration::from_millis(next as u64) - now)
    }
}

const DAY: u64 = 86_400;

async fn settle() {
    for _ in 0..300 {
        tokio::task::yield_now().await;
    }
}

async fn pass(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    settle().await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_after_a_restart_completes_the_state() {
    let office = Office::new();
    let runtime = office.runtime().await;
    let vote = runtime.start::<Vote>("ann", "ann".into()).await.unwrap();
    settle().await;
    assert_eq!(office.next_due().await, Some(Duration::from_secs(DAY)), "it waits in the store alone");
    drop((vote, runtime));
    pass(DAY / 2).await;
    let runtime = office.runtime().await;
    let token = office.desk.token(0);
    let wrong = runtime.send_task_success(&token, "maybe").await.unwrap_err();
    assert!(matches!(wrong, TokenError::WrongType { expected: "bool", .. }), "{wrong}");
    runtime.send_task_success(&token, true).await.unwrap();
    let vote = runtime.execution::<Vote>("ann").await.unwrap().unwrap();
    assert_eq!(vote.result().await.unwrap(), "yes");
    assert_eq!(runtime.send_task_success(&token, true).await, Err(TokenError::Used));
    assert_eq!(runtime.send_task_failure(&token, Failure::new("No", "")).await, Err(TokenError::Used));
    assert_eq!(runtime.send_task_heartbeat(&token).await, Err(TokenError::Used));
    assert_eq!(runtime.send_task_success(TaskToken::from("0"), true).await, Err(TokenError::Unknown));
    assert_eq!(office.desk.asked().len(), 1, "the function had returned");
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_kept_while_nobody_runs_the_executions() {
    let office = Office::new();
    let runtime = office.runtime().await;
    let id = runtime.start::<Vote>("bob", "bob".into()).await.unwrap().id().to_owned();
    settle().await;
    drop(runtime);
    settle().await;
    let second = office.second().await;
    let waiting = second.callbacks(&id).await.unwrap();
    let [callback] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((callback.state.as_str(), callback.path.as_str(), callback.task.as_str()), ("Ask", "", "ask"));
    assert!(matches!(callback.expects, Some(Shape::Bool)));
    let wrong = second.send_task_success(&callback.token, "7").await.unwrap_err();
    assert!(matches!(wrong, TokenError::WrongType { expected: "bool", .. }), "{wrong}");
    second.send_task_success(&callback.token, "false").await.unwrap();
    assert_eq!(second.send_task_success(&callback.token, "true").await, Err(TokenError::Used));
    assert_eq!(second.callbacks(&id).await.unwrap().len(), 0);
    pass(5 * DAY).await;
    let runtime = office.runtime().await;
    let vote = runtime.execution::<Vote>("bob").await.unwrap().unwrap();
    assert_eq!(vote.result().await.unwrap(), "no", "it was answered in time");
    assert_eq!(office.desk.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_owner_hears_of_an_answer_by_another_process() {
    let office = Office::new();
    let (runtime, second) = (office.runtime().await, office.second().await);
    let votes = runtime.start::<Votes>("all", vec!["ann".into(), "bob".into(), "eve".into()]).await.unwrap();
    settle().await;
    let waiting = second.callbacks(votes.id()).await.unwrap();
    let paths: Vec<_> = waiting.iter().map(|callback| callback.path.as_str()).collect();
    assert_eq!(paths, ["Each[0]", "Each[1]", "Each[2]"]);
    assert_eq!(office.next_due().await, Some(Duration::from_secs(3_600)));
    second.send_task_success(&waiting[1].token, "true").await.unwrap();
    pass(2 * 3_600).await;
    assert_eq!(office.next_due().await.map(|due| due.as_secs() > 1_000 * DAY), Some(true), "there is no limit");
    drop(runtime);
    second.send_task_success(&waiting[2].token, "false").await.unwrap();
    let runtime = office.runtime().await;
    settle().await;
    assert_eq!(second.callbacks(votes.id()).await.unwrap().len(), 1);
    second.send_task_success(&waiting[0].token, "false").await.unwrap();
    let votes = runtime.execution::<Votes>("all").await.unwrap().unwrap();
    assert_eq!(votes.result().await.unwrap(), [false, true, false]);
    assert_eq!(office.desk.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_limit_is_reached_also_while_no_process_runs() {
    let office = Office::new();
    let runtime = office.runtime().await;
    runtime.start::<Vote>("ann", "ann".into()).await.unwrap();
    settle().await;
    drop(runtime);
    pass(2 * DAY).await;
    let runtime = office.runtime().await;
    let vote = runtime.execution::<Vote>("ann").await.unwrap().unwrap();
    assert_eq!(vote.result().await.unwrap(), "silent");
    assert_eq!(runtime.send_task_success(office.desk.token(0), true).await, Err(TokenError::Over));
}

#[tokio::test(start_paused = true)]
async fn heartbeats_are_kept() {
    let (office, start) = (Office::new(), Instant::now());
    let runtime = office.runtime().await;
    runtime.start::<Vote>("ann", "ann".into()).await.unwrap();
    settle().await;
    drop(runtime);
    for _ in 0..3 {
        pass(DAY * 9 / 10).await;
        office.second().await.send_task_heartbeat(&office.desk.token(0)).await.unwrap();
        let runtime = office.runtime().await;
        pass(DAY / 100).await;
        drop(runtime);
        settle().await;
    }
    let runtime = office.runtime().await;
    let vote = runtime.execution::<Vote>("ann").await.unwrap().unwrap();
    assert_eq!(vote.result().await.unwrap(), "late");
    assert_eq!(start.elapsed().as_secs(), 3 * DAY);
    assert_eq!(office.desk.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_was_running_is_called_again_with_its_token() {
    let office = Office::new();
    let runtime = office.runtime().await;
    runtime.start::<Vote>("slow", "slow".into()).await.unwrap();
    pass(30).await;
    drop(runtime);
    settle().await;
    let runtime = office.runtime().await;
    pass(61).await;
    let asked = office.desk.asked();
    assert_eq!((asked.len(), &asked[0]), (2, &asked[1]));
    runtime.send_task_success(&asked[0].2, true).await.unwrap();
    let vote = runtime.execution::<Vote>("slow").await.unwrap().unwrap();
    assert_eq!(vote.result().await.unwrap(), "yes");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_while_the_function_runs_ends_the_attempt() {
    let (office, start) = (Office::new(), Instant::now());
    let runtime = office.runtime().await;
    let vote = runtime.start::<Vote>("slow", "slow".into()).await.unwrap();
    settle().await;
    office.second().await.send_task_success(&office.desk.token(0), "true").await.unwrap();
    assert_eq!(vote.result().await.unwrap(), "yes");
    assert_eq!(start.elapsed().as_secs(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_caught_retried_or_ends_the_execution() {
    let office = Office::new();
    let runtime = office.runtime().await;
    for (name, error) in [("refused", AskError::Refused { reason: "no time".into() }), ("down", AskError::Down)] {
        runtime.start::<Vote>(name, "ann".into()).await.unwrap();
        settle().await;
        let token = office.desk.asked().last().unwrap().2.clone();
        runtime.send_task_failure(token, error).await.unwrap();
        settle().await;
    }
    let refused = runtime.execution::<Vote>("refused").await.unwrap().unwrap();
    assert_eq!(refused.result().await.unwrap(), "no time");
    drop(runtime);
    pass(3_700).await;
    let runtime = office.runtime().await;
    settle().await;
    let asked = office.desk.asked();
    assert_eq!((asked.len(), &asked[1].1), (3, &asked[2].1));
    assert_ne!(asked[1].2, asked[2].2, "each attempt has a token of its own");
    assert_eq!(runtime.send_task_success(&asked[1].2, true).await, Err(TokenError::Used));
    runtime.send_task_failure(&asked[2].2, Failure::new("Desk.Closed", "on Sundays")).await.unwrap();
    let down = runtime.execution::<Vote>("down").await.unwrap().unwrap();
    assert_eq!(down.result().await, Err(ExecutionError::Failed(Failure::new("Desk.Closed", "on Sundays"))));
    for (whom, error) in [("nobody", "AskError.NoMail"), ("clumsy", "Task.Panicked")] {
        let vote = runtime.start::<Vote>(whom, whom.into()).await.unwrap();
        let Err(ExecutionError::Failed(failure)) = vote.result().await else { panic!("{whom}") };
        assert_eq!(failure.error, error);
        let token = office.desk.asked().last().unwrap().2.clone();
        assert_eq!(runtime.send_task_success(token, true).await, Err(TokenError::Over));
    }
}

#[tokio::test(start_paused = true)]
async fn a_redriven_callback_asks_anew() {
    let office = Office::new();
    let runtime = office.runtime().await;
    let vote = runtime.start::<Vote>("ann", "ann".into()).await.unwrap();
    settle().await;
    runtime.send_task_failure(office.desk.token(0), Failure::new("Desk.Closed", "")).await.unwrap();
    assert!(vote.result().await.is_err());
    vote.redrive().await.unwrap();
    settle().await;
    vote.stop("Enough", "").await.unwrap();
    assert_eq!(runtime.send_task_success(office.desk.token(1), true).await, Err(TokenError::Over));
    vote.redrive().await.unwrap();
    settle().await;
    let asked = office.desk.asked();
    assert!(asked.len() == 3 && asked.iter().all(|(_, key, _)| *key == asked[0].1), "{asked:?}");
    runtime.send_task_success(office.desk.token(2), true).await.unwrap();
    assert_eq!(vote.result().await.unwrap(), "yes");
}

#[tokio::test(start_paused = true)]
async fn siblings_of_what_failed_ask_anew() {
    let office = Office::new();
    let runtime = office.runtime().await;
    let votes = runtime.start::<Votes>("all", vec!["ann".into(), "bob".into()]).await.unwrap();
    settle().await;
    runtime.send_task_failure(office.desk.token(0), Failure::new("Desk.Closed", "")).await.unwrap();
    assert!(votes.result().await.is_err());
    assert_eq!(runtime.send_task_success(office.desk.token(1), true).await, Err(TokenError::Over));
    votes.redrive().await.unwrap();
    settle().await;
    for number in [2, 3] {
        runtime.send_task_success(office.desk.token(number), number == 2).await.unwrap();
    }
    let mut result = votes.result().await.unwrap();
    result.sort_unstable();
    assert_eq!(result, [false, true]);
}

#[tokio::test(start_paused = true)]
async fn a_history_has_what_step_functions_tells_of_a_callback() {
    let office = Office::new();
    let runtime = office.runtime().await;
    let vote = runtime.start::<Vote>("ann", "ann".into()).await.unwrap();
    settle().await;
    runtime.send_task_success(office.desk.token(0), true).await.unwrap();
    vote.result().await.unwrap();
    let events = vote.history(HistoryPage { limit: 99, ..HistoryPage::default() }).await.unwrap();
    let types: Vec<_> = events.iter().map(|event| (event.event_type.as_str(), event.previous_event_id)).collect();
    // As AWS gave it for `sqs:sendMessage.waitForTaskToken`.
    let expected = [
        ("ExecutionStarted", 0),
        ("TaskStateEntered", 0),
        ("TaskScheduled", 2),
        ("TaskStarted", 3),
        ("TaskSubmitted", 4),
        ("TaskSucceeded", 5),
        ("TaskStateExited", 6),
        ("ExecutionSucceeded", 7),
    ];
    assert_eq!(types, expected);
    for event in &events[2..6] {
        assert_eq!(event.details["resource"], "invoke.waitForTaskToken");
    }
}

#[tokio::test(start_paused = true)]
async fn what_must_not_run_twice_is_not_run_again() {
    let office = Office::new();
    let mut runtime = office.runtime().await;
    runtime.start::<Once>("ann", "ann".into()).await.unwrap();
    runtime.start::<Once>("slow", "slow".into()).await.unwrap();
    pass(30).await;
    drop(runtime);
    settle().await;
    runtime = office.runtime().await;
    let interrupted = |result| match result {
        Err(ExecutionError::Failed(Failure { error, .. })) => error == "Task.Interrupted",
        _ => false,
    };
    let slow = runtime.execution::<Once>("slow").await.unwrap().unwrap();
    assert!(interrupted(slow.result().await), "its function was running");
    runtime.send_task_success(office.desk.token(0), 1).await.unwrap();
    // A shutdown while nothing runs interrupts nothing.
    runtime.shutdown(Duration::from_secs(1)).await;
    drop((slow, runtime));
    runtime = office.runtime().await;
    pass(30).await;
    let paid = office.desk.asked();
    assert_eq!((paid.len(), paid[2].0.as_str()), (3, "ann"));
    drop(runtime);
    settle().await;
    runtime = office.runtime().await;
    let ann = runtime.execution::<Once>("ann").await.unwrap().unwrap();
    assert!(interrupted(ann.result().await), "it was paying");
    assert_eq!(office.desk.asked().len(), 3);
    ann.redrive().await.unwrap();
    assert_eq!(ann.result().await.unwrap(), 8);
    assert_eq!(ann.describe().await.unwrap().status, Status::Succeeded);
}
