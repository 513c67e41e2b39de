//! A manager decides: the purchase waits until somebody answers with its token, or until nobody has.
//!
//! `cargo run --example human_approval`
#![allow(missing_docs)]

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{Sender, channel};
use workflow_runtime::{Data, Failure, Runtime, TaskError, TaskToken, task, workflow};

#[derive(Serialize, Deserialize, Data)]
pub struct Decision {
    granted: bool,
    comment: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PurchaseError {
    #[error("refused: {reason}")]
    Refused { reason: String },
}

/// A letter to the manager. Who has the token may answer: a link in a mail could hold it, since it is a text.
pub struct Letter {
    item: String,
    token: TaskToken,
}

#[task(callback = Decision)]
async fn ask_manager(item: &str, token: TaskToken, #[resource] mailbox: &Sender<Letter>) -> Result<(), Failure> {
    let letter = Letter { item: item.to_owned(), token };
    mailbox.send(letter).await.map_err(|_| Failure::new("Mail.Down", "the manager has no mailbox"))
}

#[task]
async fn order(item: &str) -> String {
    format!("{item}: ordered")
}

workflow! {
    /// Orders what is cheap, and asks about the rest.
    pub workflow Purchase(item: String, cents: u64) -> String {
        state Start => if cents < 10_000 { Order } else { AskManager };
        /// The manager has two seconds, which are days elsewhere.
        state AskManager {
            let decision = ask_manager(&item)? timeout 2s catch States::Timeout => Refuse("nobody answered");
            => if decision.granted { Order } else { Refuse(decision.comment) }
        }
        state Order { let text = order(&item); => succeed text }
        state Refuse(reason: String) => fail PurchaseError::Refused { reason };
    }
}

#[tokio::main]
async fn main() {
    let (mailbox, mut letters) = channel(1);
    let runtime = Runtime::builder().resource(mailbox).build();
    let outside = runtime.clone();
    tokio::spawn(async move {
        while let Some(Letter { item, token }) = letters.recv().await {
            println!("{item}: the manager is asked");
            let decision = Decision { granted: item == "chair", comment: "we have one".into() };
            if item != "yacht" {
                outside.send_task_success(token, decision).expect("the purchase waits for a decision");
            }
        }
    });
    for (item, cents) in [("pencil", 120), ("chair", 30_000), ("desk", 80_000), ("yacht", 90_000_000)] {
        match runtime.run::<Purchase>((item.to_owned(), cents)).await {
            Ok(text) => println!("{text}"),
            Err(failure) => println!("{item}: {}", failure.message()),
        }
    }
}

#[test]
fn who_is_not_answered_is_refused() {
    let (mailbox, _letters) = channel::<Letter>(1);
    let harness = workflow_runtime::testing::Harness::<Purchase>::new().resource(mailbox);
    let run = harness.run_blocking(("yacht".into(), 90_000_000));
    assert_eq!(run.states(), ["Start", "AskManager", "Refuse"]);
    assert_eq!(run.failure().message(), "refused: nobody answered");
}
