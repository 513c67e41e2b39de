//! A process that is killed at any moment, and started again, until all is done.
//!
//! In full, with 200 kills and 2,000 executions, in about 75 s:
//!
//! ```text
//! CRASH_KILLS=200 CRASH_EXECUTIONS=2000 cargo test --all-features --test durable killed_at_any_moment -- --nocapture
//! ```

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use workflow_runtime::durable::DurableRuntime;
use workflow_runtime::store::{HistoryPage, Query, SqliteStore, Status, Store};
use workflow_runtime::{Runtime, TaskContext, TaskToken, TokenError, task, workflow};

use super::contract::path;
use super::flow::{Ledger, Order, Shop, expected, note, order};

/// How many executions, and how often the process is killed; `CRASH_EXECUTIONS` and `CRASH_KILLS` change them.
const EXECUTIONS: u32 = 60;
const KILLS: u32 = 8;

/// Where the tokens of [`ask`] go, to be answered.
#[derive(Clone)]
struct Desk(UnboundedSender<TaskToken>);

#[task(callback = u32)]
async fn ask(_id: u32, token: TaskToken, #[resource] desk: &Desk, #[resource] ledger: &Ledger, cx: &TaskContext) {
    note(ledger, cx);
    desk.0.send(token).unwrap();
}

workflow! {
    pub workflow Sale(order: Order) -> String {
        state Ask { let agreed = ask(order.id) timeout 1h; => if agreed == 7 { Sell } else { Refuse } }
        state Sell { let text = run Shop(order); => succeed text }
        state Refuse => succeed "refused";
    }
}

/// Answers the callbacks of all executions, those of processes before too.
async fn answer(runtime: DurableRuntime, mut desk: UnboundedReceiver<TaskToken>, ids: Vec<String>) {
    for id in ids {
        for callback in runtime.executions().callbacks(&id).await.unwrap() {
            let _ = runtime.send_task_success(callback.token, 7).await;
        }
    }
    while let Some(token) = desk.recv().await {
        let answered = runtime.send_task_success(token, 7).await;
        assert!(matches!(answered, Ok(()) | Err(TokenError::Used)), "{answered:?}");
    }
}

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// The process that is killed.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn worker() {
    let path = PathBuf::from(std::env::var_os("CRASH_STORE").expect("the test below sets it"));
    let ledger = Ledger::File(path.with_extension("ledger"));
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    tokio.block_on(async {
        let (desk, tokens) = unbounded_channel();
        let builder = Runtime::builder().store(SqliteStore::open(&path).unwrap()).resource(ledger);
        let runtime = builder.resource(Desk(desk)).workflow::<Sale>().build().await.unwrap();
        let mut executions = Vec::new();
        for id in 0..setting("CRASH_EXECUTIONS", EXECUTIONS) {
            executions.push(runtime.start::<Sale>(&format!("order-{id}"), order(id)).await.unwrap());
        }
        let ids = executions.iter().map(|execution| execution.id().to_owned()).collect();
        tokio::spawn(answer(runtime.clone(), tokens, ids));
        for execution in executions {
            execution.result().await.unwrap();
        }
    });
}

fn start_worker(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::worker", "--ignored", "--nocapture"])
        .env("CRASH_STORE", path)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn killed_at_any_moment_it_loses_nothing() {
    let (path, seed) = (path("crash.db"), fastrand::u64(..));
    println!("the seed is {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let (mut kills, mut ended) = (0, false);
    while kills < setting("CRASH_KILLS", KILLS) && !ended {
        let mut worker = start_worker(&path);
        std::thread::sleep(Duration::from_millis(random.u64(20..600)));
        ended = worker.try_wait().unwrap().is_some_and(|status| status.success());
        worker.kill().unwrap();
        worker.wait().unwrap();
        kills += 1;
    }
    println!("killed {kills} times");
    assert!(start_worker(&path).wait().unwrap().success());
    judge(&path).await;
}

/// The process may write files of this many blocks only: its disk is full soon.
#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_loses_nothing() {
    let path = path("full.db");
    let limited = r#"trap "" XFSZ; ulimit -f 200; exec "$0" "$@""#;
    let mut worker = Command::new("sh");
    worker.args(["-c", limited]).arg(std::env::current_exe().unwrap());
    worker.args(["--exact", "crash::worker", "--ignored", "--nocapture"]).env("CRASH_STORE", &path);
    let output = worker.output().unwrap();
    let (text, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!output.status.success(), "{text}");
    assert!(["disk is full", "disk I/O error"].iter().any(|told| error.contains(told)), "{error}");
    assert!(start_worker(&path).wait().unwrap().success());
    judge(&path).await;
}

/// Each execution ended once and well, its history has no gap, and no task ran after its state was left.
async fn judge(path: &Path) {
    let store = SqliteStore::open(path).unwrap();
    store.integrity_check().unwrap();
    let count = setting("CRASH_EXECUTIONS", EXECUTIONS);
    let executions = store.list(Query { limit: usize::MAX, ..Query::default() }).await.unwrap();
    assert_eq!(executions.len(), count as usize);
    let mut left = HashMap::new();
    for execution in executions {
        let id: u32 = execution.name.strip_prefix("order-").unwrap().parse().unwrap();
        assert_eq!(execution.status, Status::Succeeded, "{:?}", execution.failure);
        let output: String = serde_json::from_slice(&execution.output.unwrap()).unwrap();
        assert_eq!(output, expected(id));
        let page = HistoryPage { limit: usize::MAX, ..HistoryPage::default() };
        let history = store.history(execution.key, page).await.unwrap();
        let lines = history.iter().flat_map(|row| row.events.split(|byte| *byte == b'\n'));
        let events = lines.filter(|line| !line.is_empty()).map(|line| serde_json::from_slice(line).unwrap());
        follow(&execution.id, events, &mut left);
    }
    let ledger = Ledger::File(path.with_extension("ledger")).lines();
    assert!(ledger.len() > 5 * count as usize);
    for line in ledger {
        let [key, _attempt, time] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        let left: &i64 = left.get(key).unwrap_or_else(|| panic!("the history has no `{key}`"));
        assert!(time.parse::<i64>().unwrap() <= *left, "{line}: it was left at {left}");
    }
}

/// Follows each machine from state to state, and notes when each was left by the key of its tasks.
fn follow(id: &str, events: impl Iterator<Item = Value>, left: &mut HashMap<String, i64>) {
    let mut machines: HashMap<String, (String, u64)> = HashMap::new();
    let mut ended = false;
    for event in events {
        assert!(!ended, "{id}: something after the end: {event}");
        let path = event["path"].as_str().unwrap_or_default().to_owned();
        if ["items", "result", "output"].iter().any(|what| event.get(what).is_some()) {
            continue;
        }
        if let Some(started) = event.get("started") {
            let first = (started["state"].as_str().unwrap().to_owned(), 1);
            assert_eq!(machines.insert(path.clone(), first), None, "{id}: `{path}` started twice");
            continue;
        }
        let (state, visit) = machines.get_mut(&path).unwrap_or_else(|| panic!("{id}: `{path}` never started"));
        let key = format!("{id}/{}{state}/{visit}", key_of(&path));
        if event.get("submitted").is_some() {
            // The function of a callback is not called again once it has returned.
            left.insert(key, event["time"].as_i64().unwrap());
            continue;
        }
        let (from, to) = match (event.get("ended"), event.get("failed")) {
            (Some(ended), _) => (&ended["state"], None),
            (_, Some(failed)) => {
                assert_eq!(failed["state"], state.as_str());
                // With it go the iterations and branches inside that had not ended.
                let inside = machines.iter().filter(|(other, _)| other.starts_with(&format!("{path}/")));
                for (other, (state, visit)) in inside {
                    let key = format!("{id}/{}{state}/{visit}", key_of(other));
                    left.entry(key).or_insert(event["time"].as_i64().unwrap());
                }
                continue;
            }
            _ => (&event["left"], event["entered"].as_str()),
        };
        assert_eq!(from, state.as_str(), "{id}: `{path}` was not in that state");
        left.entry(key).or_insert(event["time"].as_i64().unwrap());
        match to {
            Some(to) => (*state, *visit) = (to.to_owned(), *visit + 1),
            None => ended = path.is_empty(),
        }
    }
    assert!(ended, "{id} has no end");
}

/// The part of a task's idempotency key that is the path's: it has no positions of branches.
fn key_of(path: &str) -> String {
    let part = |part: &str| part.split_once('#').map_or(part, |(part, _)| part).to_owned() + "/";
    path.split('/').filter(|path| !path.is_empty()).map(part).collect()
}
