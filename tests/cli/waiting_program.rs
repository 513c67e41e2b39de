//! Workflows that wait: for a time, and for somebody's answer.

#![allow(missing_docs)]

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, Runtime, TaskToken, cli, task, workflow};

#[derive(Serialize, Deserialize, Data)]
pub struct Decision {
    granted: bool,
}

#[task(callback = Decision)]
async fn ask(item: &str, token: TaskToken) -> Result<(), Failure> {
    eprintln!("{item}? {token}");
    Ok(())
}

workflow! {
    /// Sleeps.
    pub workflow Night(seconds: u64) -> String {
        state Sleep { wait for seconds; => succeed "morning" }
    }
}

workflow! {
    /// Buys what somebody approves.
    pub workflow Purchase(item: String) -> String {
        state Ask {
            let decision = ask(&item)? timeout 1d;
            => if decision.granted { Buy } else { Refuse }
        }
        state Buy => succeed format!("{item}: bought");
        state Refuse => fail Failure { error: "Purchase.Refused", cause: format!("no {item} this year") };
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    cli::main::<(Night, Purchase)>(Runtime::builder()).await
}
