//! A program with a console, for the tests in a browser: `console_server DIRECTORY PORT [OPTION…]`.
//!
//! It keeps its executions in the directory and prints the console's address. `--read-only` and `--token TOKEN` are for the
//! console; `--echoes N`, `--orders`, `--trip` and `--unfit` start executions first.
#![allow(missing_docs)]

#[path = "../../examples/shop/mod.rs"]
mod shop;

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use shop::{Bank, Order, OrderFulfilment, Warehouse};
use workflow_runtime::console::{self, ConsoleOptions};
use workflow_runtime::durable::Executions;
use workflow_runtime::store::{Durability, SqliteStore};
use workflow_runtime::{Data, Failure, Runtime, TaskContext, TaskError, TaskToken, task, workflow};

#[derive(Clone, Serialize, Deserialize, Data)]
pub struct City {
    name: String,
    nights: u32,
}

#[derive(Serialize, Deserialize, Data)]
struct Answer {
    go: bool,
    note: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum BookingError {
    #[error("the line is busy")]
    Busy,
    #[error("{reason}")]
    Full { reason: String },
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum TicketError {
    #[error("{city} is closed")]
    Closed { city: String },
}

/// Where tests put files: closed cities are open once `open` is there, and who may go has one too.
struct Gate(PathBuf);

/// The line is busy for who is late, at first.
#[task]
async fn book(traveller: &str, cx: &TaskContext) -> Result<u32, BookingError> {
    match traveller {
        "full" => Err(BookingError::Full { reason: "all rooms are taken".into() }),
        traveller if traveller.contains("late") && cx.attempt() == 1 => Err(BookingError::Busy),
        traveller => Ok(1_000 + traveller.len() as u32),
    }
}

#[task]
async fn insure(traveller: &str) -> String {
    format!("policy of {traveller}")
}

#[task]
async fn reserve(city: &City, #[resource] gate: &Gate) -> Result<String, TicketError> {
    if city.name == "Closed" && !gate.0.join("open").exists() {
        return Err(TicketError::Closed { city: city.name.clone() });
    }
    Ok(format!("{} for {} nights", city.name, city.nights))
}

/// Takes as long as the test says.
#[task]
async fn confirm(traveller: &str, number: u32, #[resource] gate: &Gate, cx: &TaskContext) -> String {
    let go = gate.0.join(format!("go {traveller}"));
    while !go.exists() {
        cx.sleep(Duration::from_millis(50)).await;
    }
    format!("trip {number}")
}

#[task(callback = Answer)]
async fn ask_boss(_item: &str, _token: TaskToken) -> Result<(), Failure> {
    Ok(())
}

#[task]
async fn say(text: &str) -> String {
    text.to_owned()
}

#[task]
async fn fill(bytes: u32) -> String {
    "10 MB ".chars().cycle().take(bytes as usize).collect()
}

workflow! {
    /// A trip with something of everything: retries, errors, branches, iterations and a wait.
    pub workflow Trip(traveller: String, cities: Vec<City>) -> String {
        state Book {
            let number = book(&traveller)?
                retry BookingError::Busy { interval: 1s, max_attempts: 3 }
                catch BookingError::Full { reason } => StayAtHome(reason);
            => Prepare
        }
        state Prepare {
            let (policy, tickets) = parallel {
                insure(&traveller),
                branch -> Vec<String> {
                    state Tickets {
                        let reserved = map city: City in cities with { max_concurrency: 2 } -> String {
                            state Look => if city.nights > 0 { Reserve } else { succeed "none" };
                            state Reserve { let ticket = reserve(&city)?; => succeed ticket }
                        };
                        => succeed reserved
                    }
                },
            };
            => Confirm
        }
        state Confirm { let trip = confirm(&traveller, number); => Rest }
        state Rest { wait 1s; => Depart }
        state Depart { let text = say(&policy); => succeed format!("{trip}: {text}, {} tickets", tickets.len()) }
        state StayAtHome(reason: String) => succeed format!("{traveller} stays at home: {reason}");
    }
}

workflow! {
    /// Asks the boss.
    pub workflow Approval(item: String) -> String {
        state Ask {
            let answer = ask_boss(&item)? timeout 3d;
            => if answer.go { Buy(answer.note) } else { Refuse }
        }
        state Buy(note: String) => succeed format!("{item}: {note}");
        state Refuse => succeed "refused";
    }
}

workflow! {
    /// Says what it is given.
    pub workflow Echo(text: String) -> String {
        state Say { let said = say(&text); => succeed said }
    }
}

workflow! {
    /// A large value.
    pub workflow Large(bytes: u32) -> String {
        state Fill { let text = fill(bytes); => succeed text }
    }
}

pub mod earlier {
    workflow_runtime::workflow! {
        pub workflow Journey(days: u32) -> u32 {
            state Travel { wait 30d; => succeed days }
        }
    }
}

workflow! {
    /// Was another one before.
    pub workflow Journey(days: u32) -> u32 {
        state Fly { wait 30d; => succeed days }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("where to keep executions is missing")?);
    let port = arguments.next().ok_or("the port is missing")?.parse()?;
    let options: Vec<String> = arguments.collect();
    let has = |option: &str| options.iter().any(|given| given == option);
    let value = |option: &str| options.iter().skip_while(|given| *given != option).nth(1);
    let store = || SqliteStore::open_with(directory.join("executions.db"), Durability::Relaxed);
    if has("--unfit") {
        let earlier = Runtime::builder().store(store()?).workflow::<earlier::Journey>().open().await?;
        earlier.start("Journey", "journey", "3").await?;
    }
    let runtime = Runtime::builder()
        .store(store()?)
        .resource(Gate(directory.clone()))
        .resource(Bank::default())
        .resource(Warehouse::open())
        .workflow::<Trip>()
        .workflow::<Approval>()
        .workflow::<Echo>()
        .workflow::<Large>()
        .workflow::<Journey>()
        .workflow::<OrderFulfilment>()
        .build()
        .await?;
    let executions = runtime.executions();
    if has("--orders") {
        start_orders(&executions).await?;
    }
    if has("--trip") {
        executions.start("Trip", "trip", r#"{ "traveller": "Ada", "cities": [] }"#).await?;
    }
    if let Some(echoes) = value("--echoes") {
        start_echoes(&executions, echoes.parse()?).await?;
    }
    let mut console = ConsoleOptions::new().port(port).read_only(has("--read-only"));
    if let Some(token) = value("--token") {
        console = console.token(token);
    }
    let console = console::bind(executions, console).await?;
    println!("{}", console.url());
    console.serve(std::future::pending()).await?;
    Ok(())
}

async fn start_orders(executions: &Executions) -> Result<(), Box<dyn Error>> {
    for line in include_str!("../../examples/data/orders.jsonl").lines() {
        let Order { order_id, .. } = serde_json::from_str(line)?;
        executions.start("OrderFulfilment", &format!("order-{order_id}"), line).await?;
    }
    Ok(())
}

/// One after the other, so that the last one is the newest.
async fn start_echoes(executions: &Executions, echoes: usize) -> Result<(), Box<dyn Error>> {
    for number in 1..=echoes {
        executions.start("Echo", &format!("echo-{number:05}"), "\"hello\"").await?;
    }
    Ok(())
}
