//! Processes that do not own the store.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use workflow_runtime::durable::{BuildError, ExecutionError, Executions, RedriveError};
use workflow_runtime::store::*;
use workflow_runtime::{Failure, Runtime, TaskContext, TaskToken, TokenError, task, workflow};

use super::contract::path;
use super::faults::TokioClock;
use super::flow::{Ledger, Shop, expected, note, order};

#[task(callback = bool)]
async fn permit(_token: TaskToken, #[resource] ledger: &Ledger, cx: &TaskContext) {
    note(ledger, cx);
}

workflow! {
    pub workflow Permit(hours: u32) -> String {
        state Ask { let granted = permit() timeout never; => succeed if granted { format!("{hours} h") } else { "no" } }
    }
}

workflow! {
    pub workflow Night(hours: u32) -> String {
        state Sleep { wait for hours * 3_600; => succeed "morning" }
    }
}

/// The process that owns the store.
#[test]
#[ignore = "run by the tests below, in a process of its own"]
fn owner() {
    let path = PathBuf::from(std::env::var_os("OWNED_STORE").expect("the tests below set it"));
    let ledger = Ledger::File(path.with_extension("ledger"));
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    tokio.block_on(async {
        let builder = Runtime::builder().store(SqliteStore::open(&path).unwrap()).resource(ledger);
        let builder = builder.workflow::<Shop>().workflow::<Night>().workflow::<Permit>();
        let _runtime = builder.build().await.unwrap();
        std::future::pending().await
    })
}

/// A process that is killed when the test ends.
struct Owner(Child);

impl Owner {
    async fn start(path: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "second::owner", "--ignored", "--nocapture"]).env("OWNED_STORE", path);
        let mut owner = Owner(command.stdout(Stdio::null()).spawn().unwrap());
        let store = SqliteStore::open(path).unwrap();
        while store.own_briefly().await.unwrap().is_some() {
            assert_eq!(owner.0.try_wait().unwrap(), None, "the owner has ended");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        owner
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn second(path: &Path) -> Executions {
    let builder = Runtime::builder().store(SqliteStore::open(path).unwrap());
    builder.workflow::<Shop>().workflow::<Night>().workflow::<Permit>().open().await.unwrap()
}

async fn until(executions: &Executions, id: &str, status: Status) -> Description {
    loop {
        let known = executions.get(id).await.unwrap().unwrap();
        if known.status == status {
            return known;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn json(id: u32) -> String {
    serde_json::to_string(&order(id)).unwrap()
}

#[tokio::test]
async fn a_second_process_starts_stops_and_redrives() {
    let path = path("second.db");
    let owner = Owner::start(&path).await;
    let executions = second(&path).await;
    assert!(!executions.owns());
    let shop = executions.start("Shop", "order-3", &json(3)).await.unwrap();
    let output = until(&executions, &shop.id, Status::Succeeded).await.output.unwrap();
    assert_eq!(serde_json::from_slice::<String>(&output).unwrap(), expected(3));
    let night = executions.start("Night", "long", "9").await.unwrap();
    executions.stop(&night.id, "Dawn", "the cock crowed").await.unwrap();
    let stopped = executions.get(&night.id).await.unwrap().unwrap();
    assert_eq!((stopped.status, stopped.failure), (Status::Aborted, Some(Failure::new("Dawn", "the cock crowed"))));
    executions.stop(&night.id, "Late", "").await.unwrap();
    executions.redrive(&night.id).await.unwrap();
    let redriven = executions.get(&night.id).await.unwrap().unwrap();
    assert_eq!((redriven.status, redriven.redrives), (Status::Running, 1));
    assert_eq!(executions.redrive(&night.id).await, Err(RedriveError::Status(Status::Running)));
    let types = types(&executions, &night.id).await;
    assert_eq!(types, ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted", "ExecutionRedriven"]);
    let names: Vec<_> = executions.list(Query { limit: 9, ..Query::default() }).await.unwrap();
    assert_eq!(names.iter().map(|known| known.name.as_str()).collect::<Vec<_>>(), ["long", "order-3"]);
    let build = Runtime::builder().store(SqliteStore::open(&path).unwrap()).workflow::<Night>().build().await;
    let Err(BuildError::Store(error)) = build else { panic!("another process owns it") };
    assert!(error.to_string().ends_with("another process runs the executions that are kept here"), "{error}");
    owner.kill();
}

#[tokio::test]
async fn without_an_owner_what_is_asked_for_waits_for_one() {
    let path = path("alone.db");
    let executions = second(&path).await;
    let shop = executions.start("Shop", "order-1", &json(1)).await.unwrap();
    executions.stop(&shop.id, "Dawn", "").await.unwrap();
    assert_eq!(executions.get(&shop.id).await.unwrap().unwrap().status, Status::Aborted);
    executions.redrive(&shop.id).await.unwrap();
    let night = executions.start("Night", "short", "0").await.unwrap();
    let owner = Owner::start(&path).await;
    let output = until(&executions, &shop.id, Status::Succeeded).await.output.unwrap();
    assert_eq!(serde_json::from_slice::<String>(&output).unwrap(), expected(1));
    until(&executions, &night.id, Status::Succeeded).await;
    owner.kill();
    // Whoever died owns nothing.
    let late = executions.start("Night", "late", "9").await.unwrap();
    executions.stop(&late.id, "Dawn", "").await.unwrap();
    assert_eq!(executions.get(&late.id).await.unwrap().unwrap().status, Status::Aborted);
}

async fn types(executions: &Executions, id: &str) -> Vec<String> {
    let page = HistoryPage { limit: 99, ..HistoryPage::default() };
    executions.history(id, page).await.unwrap().into_iter().map(|event| event.event_type).collect()
}

#[tokio::test]
async fn a_callback_is_answered_whether_its_process_lives_or_not() {
    let path = path("permit.db");
    let executions = second(&path).await;
    let ids = [
        executions.start("Permit", "killed", "7").await.unwrap().id,
        executions.start("Permit", "alive", "8").await.unwrap().id,
    ];
    let owner = Owner::start(&path).await;
    for id in &ids {
        while types(&executions, id).await.last().map(String::as_str) != Some("TaskSubmitted") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    // Between the function's return and the answer.
    owner.kill();
    let answer = async |id: &str| {
        let waiting = executions.callbacks(id).await.unwrap();
        let [callback] = waiting.as_slice() else { panic!("{waiting:?}") };
        let wrong = executions.send_task_success(&callback.token, "7").await;
        assert!(matches!(wrong, Err(TokenError::WrongType { expected: "bool", .. })), "{wrong:?}");
        executions.send_task_success(&callback.token, "true").await.unwrap();
        assert_eq!(executions.send_task_failure(&callback.token, "Late", "").await, Err(TokenError::Used));
    };
    answer(&ids[0]).await;
    let owner = Owner::start(&path).await;
    answer(&ids[1]).await;
    for (id, output) in ids.iter().zip([&br#""7 h""#[..], br#""8 h""#]) {
        assert_eq!(until(&executions, id, Status::Succeeded).await.output.as_deref(), Some(output));
        let types = types(&executions, id).await;
        assert_eq!(types[types.len() - 3..], ["TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]);
    }
    owner.kill();
    assert_eq!(Ledger::File(path.with_extension("ledger")).lines().len(), 2, "each function ran once");
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_for_is_kept_until_somebody_runs_the_executions() {
    let (store, clock) = (MemoryStore::new(), TokioClock::new());
    let builder = || Runtime::builder().clock(clock).store(store.clone()).workflow::<Night>();
    let executions = builder().open().await.unwrap();
    let night = executions.start("Night", "long", "9").await.unwrap();
    // As a process that died before its request was carried out.
    let request = Change::Request(br#"{"Stop":{"error":"Dawn","cause":""}}"#.to_vec());
    store.commit(Commit { execution: night.key, changes: vec![request], events: Vec::new() }).await.unwrap();
    let runtime = builder().build().await.unwrap();
    let execution = runtime.execution::<Night>("long").await.unwrap().unwrap();
    assert_eq!(execution.result().await, Err(ExecutionError::Failed(Failure::new("Dawn", ""))));
    assert_eq!(store.news(i64::MAX).await.unwrap(), News::default());
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_is_told_of_a_stop_by_another_process() {
    let (store, clock) = (MemoryStore::new(), TokioClock::new());
    let builder = || Runtime::builder().clock(clock).store(store.clone()).workflow::<Night>();
    let (runtime, executions) = (builder().build().await.unwrap(), builder().open().await.unwrap());
    let night = runtime.start::<Night>("long", 9).await.unwrap();
    let other = executions.start("Night", "other", "1").await.unwrap();
    let waiting = tokio::spawn(async move { night.result().await });
    let id = executions.find("Night", "long").await.unwrap().unwrap().id;
    executions.stop(&id, "Dawn", "").await.unwrap();
    assert_eq!(waiting.await.unwrap(), Err(ExecutionError::Failed(Failure::new("Dawn", ""))));
    assert_eq!(until(&executions, &other.id, Status::Succeeded).await.output.as_deref(), Some(&br#""morning""#[..]));
    assert_eq!(runtime.health(), Ok(()));
}
