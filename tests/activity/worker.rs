//! The worker of `tests/activity/run`. Usage: `activity_worker [asl WORKFLOW | run INPUT]`; without arguments it serves.
#![allow(missing_docs)]

use std::time::Duration;

#[path = "../../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;

use serde::{Deserialize, Serialize};
use shop::{Bank, OrderFulfilment, Warehouse};
use workflow_runtime::activity::{ActivityWorker, ServeError};
use workflow_runtime::asl::Deployment;
use workflow_runtime::{Data, Runtime, TaskContext, TaskError, TaskToken, task, workflow};

#[derive(Clone, Serialize, Deserialize, Data)]
struct Decision {
    granted: bool,
    comment: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum AskError {
    #[error("the manager is away until {day}")]
    Away { day: String },
}

/// Standard output is where tests look for what tasks say.
#[task(callback = Decision)]
async fn ask_manager(item: &str, token: TaskToken) -> Result<(), AskError> {
    if item == "bridge" {
        return Err(AskError::Away { day: "Monday".into() });
    }
    println!("{item} {token}");
    Ok(())
}

/// Sends heartbeats as long as it is said to.
#[task]
async fn dig(meters: u64, beats: bool, cx: &TaskContext) -> String {
    let cancelled = cx.cancellation();
    tokio::spawn(async move {
        cancelled.cancelled().await;
        println!("dug {meters} m");
    });
    println!("digs {meters} m");
    for _ in 0..meters {
        tokio::time::sleep(Duration::from_millis(500)).await;
        if beats {
            cx.heartbeat();
        }
    }
    format!("{meters} m")
}

workflow! {
    /// Asks before it buys.
    pub workflow Purchase(item: String) -> String {
        state Ask {
            let decision = ask_manager(&item)?
                timeout 1m
                catch AskError::Away { day } => Tell(format!("wait for {day}"));
            => if decision.granted { Tell(format!("{item}: bought")) } else { Refuse(decision.comment) }
        }
        // Not `Tell` too: to LocalStack's server, a rule that leads where `Default` leads assigns what `Default` does.
        state Refuse(text: String) => succeed text;
        state Tell(text: String) => succeed text;
    }
}

workflow! {
    /// Digs for a while. Half a second for a metre.
    pub workflow Dig(meters: u64, beats: bool) -> String {
        state Begin => if beats || meters < 100 { Careful } else { Hasty };
        state Careful {
            // Which is for heartbeats too: LocalStack's server does not catch them by their own name.
            let dug = dig(meters, beats) timeout 1m heartbeat 2s catch States::Timeout => Tell("no heartbeat");
            => succeed dug
        }
        state Hasty {
            let dug = dig(meters, beats) timeout 2s catch States::Timeout => Tell("no time");
            => succeed dug
        }
        state Tell(text: String) => succeed text;
    }
}

fn print_asl(name: &str) {
    let deployment = Deployment::activity("arn:aws:states:us-east-1:000000000000:activity:{task}");
    let document = match name {
        "Purchase" => Purchase::asl(&deployment),
        "Dig" => Dig::asl(&deployment),
        _ => OrderFulfilment::asl(&deployment),
    };
    println!("{}", document.unwrap());
}

async fn run(runtime: &Runtime, order: &str) {
    let result = runtime.run::<OrderFulfilment>(serde_json::from_str(order).unwrap()).await;
    println!("{}", serde_json::to_string(&result).unwrap());
}

#[tokio::main]
async fn main() -> Result<(), ServeError> {
    let runtime = Runtime::builder().resource(Bank::default()).resource(Warehouse::open()).build();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["asl", name] => print_asl(name),
        ["run", order] => run(&runtime, order).await,
        _ => {
            // What a program takes from where it is deployed.
            let deployment = Deployment::activity("arn:aws:states:${AWS::Region}:000000000000:activity:{task}");
            let worker = ActivityWorker::new::<(OrderFulfilment, Purchase, Dig)>(&runtime, &deployment)?;
            worker.name("test").concurrency(2).grace(Duration::from_secs(10)).run().await?;
            println!("stopped");
        }
    }
    Ok(())
}
