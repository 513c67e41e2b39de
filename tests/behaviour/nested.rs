//! States inside states: branches, iterations, and nested executions.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::{Instant, sleep};
use workflow_runtime::durable::BuildError;
use workflow_runtime::store::MemoryStore;
use workflow_runtime::{Data, Event, Execution, Failure, Journal, Runtime, TaskContext, TaskError, task, workflow};

use super::flow::visits;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Parcel {
    pub label: String,
    pub grams: u32,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PackError {
    #[error("{item} is fragile")]
    Fragile { item: String },
    #[error("no tape")]
    NoTape,
}

/// How many tasks run at once, and the most that ever did; how many were dropped half-way.
#[derive(Clone, Default)]
struct Desk {
    now: Arc<AtomicU32>,
    most: Arc<AtomicU32>,
    dropped: Arc<AtomicU32>,
}

struct Busy(Desk, bool);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, Ordering::SeqCst);
        if !self.1 {
            self.0.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }
}

#[task]
async fn pack(item: &str, #[resource] desk: &Desk, cx: &TaskContext) -> Result<Parcel, PackError> {
    let now = desk.now.fetch_add(1, Ordering::SeqCst) + 1;
    desk.most.fetch_max(now, Ordering::SeqCst);
    let mut busy = Busy(desk.clone(), false);
    sleep(Duration::from_secs(item.len() as u64)).await;
    busy.1 = true;
    match item {
        "vase" => Err(PackError::Fragile { item: item.to_owned() }),
        "tape" if cx.attempt() < 3 => Err(PackError::NoTape),
        _ => Ok(Parcel { label: format!("{} {}", cx.path(), item), grams: item.len() as u32 }),
    }
}

#[task]
async fn weigh(parcels: &[Parcel]) -> u32 {
    parcels.iter().map(|parcel| parcel.grams).sum()
}

#[task]
async fn greet(name: &str) -> String {
    sleep(Duration::from_secs(2)).await;
    format!("dear {name}")
}

workflow! {
    /// Packs all items, two at once.
    pub workflow PackAll(items: Vec<String>) -> Vec<Parcel> {
        state Pack {
            let parcels = map item in &items with { max_concurrency: 2 } {
                pack(&item)? retry PackError::NoTape { interval: 1s, max_attempts: 5, backoff_rate: 1.0 }
            };
            => succeed parcels
        }
    }
}

fn items(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_map_keeps_the_order_and_the_limit() {
    let (desk, start) = (Desk::default(), Instant::now());
    let runtime = Runtime::builder().resource(desk.clone()).build();
    let parcels = runtime.run::<PackAll>(items(&["chair", "cup", "lamp", "tape"])).await.unwrap();
    let labels: Vec<_> = parcels.iter().map(|parcel| parcel.label.as_str()).collect();
    assert_eq!(labels, ["Pack[0] chair", "Pack[1] cup", "Pack[2] lamp", "Pack[3] tape"]);
    assert_eq!(desk.most.load(Ordering::SeqCst), 2);
    // chair 0-5, cup 0-3, lamp 3-7, tape 5-9, 10-14, 15-19 after two retries
    assert_eq!(start.elapsed().as_secs(), 19);
    assert_eq!(runtime.run::<PackAll>(Vec::new()).await, Ok(Vec::new()));
}

workflow! {
    pub workflow Ship(customer: String, items: Vec<String>, express: bool) -> String {
        state Prepare {
            let (greeting, total) = parallel {
                greet(&customer),
                branch -> u32 {
                    state Pack {
                        let parcels = map (index, item: String) in items -> Parcel {
                            state First => if index == 0 && express { Express(format!("{item}!")) } else { Wrap };
                            state Express(name: String) { let parcel = pack(&name)?; => succeed parcel }
                            state Wrap { let parcel = pack(&item)?; => succeed parcel }
                        };
                        => Weigh
                    }
                    state Weigh { let grams = weigh(&parcels); => succeed grams }
                },
            }
                retry PackError::NoTape { interval: 10s, max_attempts: 2, backoff_rate: 1.0 }
                catch PackError::Fragile { item: fragile } => Apologise(fragile)
                catch _ as failure => Give(failure);
            => succeed format!("{greeting}: {total} g, {}", customer.to_uppercase())
        }
        state Apologise(what: String) => succeed format!("{customer}, no {what}");
        state Give(failure: Failure) => fail failure;
    }
}

async fn ship(names: &[&str], express: bool) -> (Result<String, Failure>, Desk) {
    let desk = Desk::default();
    let runtime = Runtime::builder().resource(desk.clone()).build();
    (runtime.run::<Ship>(("ann".to_owned(), items(names), express)).await, desk)
}

#[tokio::test(start_paused = true)]
async fn branches_run_side_by_side_and_read_what_is_around() {
    let start = Instant::now();
    assert_eq!(ship(&["cup", "lamp"], true).await.0, Ok("dear ann: 8 g, ANN".into()));
    assert_eq!(start.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_first_failure_drops_the_others_before_the_catch_runs() {
    let start = Instant::now();
    let (result, desk) = ship(&["wardrobe", "vase"], false).await;
    assert_eq!(result, Ok("ann, no vase".into()));
    assert_eq!(start.elapsed().as_secs(), 4);
    assert_eq!(desk.dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_parallel_is_tried_again_as_a_whole() {
    let (result, _) = ship(&["tape"], false).await;
    assert_eq!(result.unwrap_err().error, "PackError.NoTape");
}

workflow! {
    pub workflow Outer(names: Vec<String>) -> Vec<String> {
        state All {
            let all = map name in names { once(&name)? };
            => succeed all
        }
    }
}

#[task]
async fn once(name: &str, cx: &TaskContext) -> Result<String, Failure> {
    Ok(format!("{} {name}", cx.idempotency_key().split_once('/').unwrap().1))
}

#[tokio::test]
async fn iterations_have_keys_of_their_own() {
    let keys = Outer::run(items(&["a", "b"])).await.unwrap();
    assert_eq!(keys, ["All/1.1[0]/Once/1 a", "All/1.1[1]/Once/1 b"]);
}

workflow! {
    pub workflow Whole(name: String) -> String {
        state Both { let both = parallel { greet(&name), greet("bob") }; => Text }
        state Text { let text: String = both.1; => succeed format!("{}, {text}", both.0) }
    }
}

#[tokio::test(start_paused = true)]
async fn the_results_of_branches_are_a_tuple_too() {
    assert_eq!(Whole::run("ann".into()).await, Ok("dear ann, dear bob".into()));
    let (_, states) = visits::<Whole>("ann".to_owned()).await;
    assert_eq!(states, ["Both", "Greet", "Greet 2", "Text"]);
}

workflow! {
    pub workflow Countdown(from: u32) -> u32 {
        state Count => if from == 0 { fail Failure { error: "Boom", cause: "zero" } } else { Rest };
        state Rest { wait 1h; => succeed from }
    }
}

workflow! {
    pub workflow Launch(from: u32) -> String {
        state Wait {
            let left = run Countdown(from) timeout 2h catch States::TaskFailed as failure => Explain(failure.cause);
            => Again
        }
        state Again { run Countdown(left) timeout 30m catch States::Timeout => succeed "too slow"; => succeed "done" }
        state Explain(cause: String) => succeed cause;
    }
}

#[tokio::test(start_paused = true)]
async fn a_workflow_runs_another() {
    let start = Instant::now();
    assert_eq!(Launch::run(3).await, Ok("too slow".into()));
    assert_eq!(start.elapsed().as_secs(), 5_400);
    let cause = Launch::run(0).await.unwrap();
    assert_eq!(cause, r#"{"Cause":"zero","Error":"Boom","Name":"Countdown","Status":"FAILED"}"#);
}

workflow! {
    workflow Ping(n: u32) -> u32 {
        state Serve { let back = run Pong(n); => succeed back }
    }
}

workflow! {
    workflow Pong(n: u32) -> u32 {
        state Return { let back = run Ping(n); => succeed back }
    }
}

workflow! {
    pub workflow Halve(n: u32) -> u32 {
        state Decide => if n < 2 { succeed n } else { Deeper(n / 2) };
        state Deeper(half: u32) { let result = run Halve2(half); => succeed result }
    }
}

workflow! {
    pub workflow Halve2(n: u32) -> u32 {
        state Deeper { let result = run Halve(n); => succeed result }
    }
}

#[tokio::test]
async fn workflows_that_run_each_other_for_ever_are_told() {
    let failure = Ping::run(1).await.unwrap_err();
    let told = "the workflows Ping → Pong → Ping run each other for ever: nothing between them can end";
    assert_eq!(failure, Failure::new("Runtime.EndlessRun", told));
    let built = Runtime::builder().store(MemoryStore::new()).workflow::<Ping>().build().await;
    assert_eq!(built.err(), Some(BuildError::Workflow(failure)));
    let deployment = workflow_runtime::asl::Deployment::lambda("worker");
    assert_eq!(
        Pong::asl(&deployment).unwrap_err().to_string(),
        told.replace("Ping → Pong → Ping", "Pong → Ping → Pong")
    );
    assert_eq!(Halve::run(40).await, Ok(1));
}

workflow! {
    pub workflow Inside(items: Vec<String>) -> Vec<Parcel> {
        state Only { let all = run PackAll(items); => succeed all }
    }
}

#[tokio::test]
async fn resources_of_tasks_inside_are_checked_before_the_first_state() {
    let failure = Inside::run(items(&["cup"])).await.unwrap_err();
    assert!(failure.cause.starts_with("the task of state `Pack 2` needs a `behaviour::nested::Desk`"), "{failure}");
}

workflow! {
    pub workflow Labels(items: Vec<String>, divisor: u32) -> Vec<String> {
        state Each {
            let labels = map (index, item: String) in items -> String {
                state Rename => Label(format!("{item}!"));
                state Label(name: String) { let greeting = greet(&name); => succeed format!("{greeting} {item} {index}") }
            };
            => Twice
        }
        state Twice {
            let twice = map label: String in labels -> String {
                state Ask { let text = greet(&label); => Count(100 / divisor) }
                state Count(share: u32) => succeed format!("{text} {label} {share}");
            };
            => succeed twice
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_element_can_be_read_in_every_state() {
    let labels = Labels::run(items(&["a"]), 5).await.unwrap();
    assert_eq!(labels, ["dear dear a! a 0 dear a! a 0 20"]);
    let asl = Labels::asl(&workflow_runtime::asl::Deployment::lambda("worker")).unwrap().to_string();
    // `Rename` assigns nothing for `Label`; `Ask` assigns for `Ask: then` and `Count`.
    assert!(asl.contains(r#""StartAt": "Each: item""#) && asl.contains(r#""StartAt": "Ask""#), "{asl}");
}

workflow! {
    pub workflow Renames(names: Vec<String>) -> Vec<String> {
        state All { let all = map name in names { greet(&name) }; => Enough(all, 1) }
        state Enough(all: Vec<String>, rounds: u32) => if rounds > 1 { fail Failure { error: "Odd", cause: "" } } else { succeed all };
    }
}

#[tokio::test(start_paused = true)]
async fn a_parameter_of_the_results_name_is_assigned_once() {
    assert_eq!(Renames::run(items(&["ann"])).await, Ok(items(&["dear ann"])));
    let asl = Renames::asl(&workflow_runtime::asl::Deployment::lambda("worker")).unwrap().to_string();
    assert_eq!(asl.matches(r#""all":"#).count(), 1, "{asl}");
}

#[tokio::test]
async fn the_example_pays_back_what_is_not_delivered() {
    use super::nested_workflow::Purchase;
    let run = |place: &str| Purchase::run("tea".to_owned(), place.to_owned());
    assert_eq!(run("Rome").await.unwrap(), "signed in Rome");
    let text = run("Atlantis").await.unwrap();
    assert!(text.starts_with("paid back: tea, since the delivery failed: {"), "{text}");
    assert!(text.contains(r#""Error":"DeliveryError.NoCarrier""#) && text.contains(r#""Name":"Delivery""#), "{text}");
}

#[task]
async fn double(n: u32) -> Result<u32, PackError> {
    if n > 9 { Err(PackError::NoTape) } else { Ok(n * 2) }
}

workflow! {
    pub workflow Doubles(numbers: Vec<u32>) -> Vec<u32> {
        state Twice { let doubled = map n in numbers with { max_concurrency: 1 } { double(n)? }; => succeed doubled }
    }
}

/// The ends, in order, with the names of the failures.
#[derive(Clone, Default)]
struct Ends(Arc<Mutex<Vec<String>>>);

impl Journal for Ends {
    fn record(&self, _: &Execution, event: Event<'_>) {
        if let Event::Ended { state, path, failure } = event {
            let failure = failure.map_or("", |failure| &failure.error);
            self.0.lock().unwrap().push(format!("{path} {state} {failure}"));
        }
    }
}

#[tokio::test]
async fn a_body_of_one_call_tells_its_end() {
    let ends = Ends::default();
    let runtime = Runtime::builder().journal(ends.clone()).build();
    runtime.run::<Doubles>(vec![1, 10]).await.unwrap_err();
    let told = ["Twice[0] Double ", "Twice[1] Double PackError.NoTape", " Twice PackError.NoTape"];
    assert_eq!(*ends.0.lock().unwrap(), told);
}
