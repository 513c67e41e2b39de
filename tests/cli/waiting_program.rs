//! Workflows that wait: for a time, and for somebody's answer. One has a secret, and one has other states where the variable
//! `EARLIER_BUILD` is there.

#![allow(missing_docs)]

#[path = "../workflows/card.rs"]
mod card;

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, Runtime, TaskToken, cli, task, workflow};

use card::{Card, charge};

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

workflow! {
    /// Pays by card; nothing reads what it came to again.
    pub workflow Payment(card: Card) -> Card {
        state Charge { let charged = charge(&card)?; => Again }
        state Again { charge(&charged)?; => Thank }
        state Thank => succeed charged;
    }
}

pub mod earlier {
    workflow_runtime::workflow! {
        pub workflow Trip(days: u32) -> u32 {
            state Travel { wait 30d; => succeed days }
        }
    }
}

workflow! {
    /// Takes long.
    pub workflow Trip(days: u32) -> u32 {
        state Fly { wait 30d; => succeed days }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let runtime = Runtime::builder();
    match std::env::var_os("EARLIER_BUILD") {
        None => cli::main::<(Night, Purchase, Payment, Trip)>(runtime).await,
        Some(_) => cli::main::<(Night, Purchase, Payment, earlier::Trip)>(runtime).await,
    }
}
