//! A workflow that took the place of a definition which somebody had written by hand: `examples/data/payment.asl.json`.
//!
//! ```text
//! cargo run --example from_asl -- graph diff examples/data/payment.asl.json
//! ```
#![allow(missing_docs)]

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Runtime, TaskError, cli, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum CardError {
    #[error("the bank is busy")]
    #[task_error(name = "BankBusy")]
    BankBusy,
    #[error("the card is declined")]
    #[task_error(name = "Declined")]
    Declined,
}

/// The input of an execution.
#[derive(Clone, Serialize, Deserialize, Data)]
pub struct Bill {
    pub cents: u64,
}

#[derive(Clone, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Note {
    pub topic_arn: String,
    pub message: String,
}

#[task]
async fn charge(cents: u64) -> Result<bool, CardError> {
    match cents {
        0 => Err(CardError::Declined),
        cents => Ok(cents < 1_000_000),
    }
}

/// Tells a topic's subscribers. On AWS, Step Functions does it itself.
#[task(resource = "arn:aws:states:::sns:publish")]
async fn publish(note: &Note) {
    eprintln!("{}: {}", note.topic_arn, note.message);
}

workflow! {
    /// Charges a card, and tells the customer how that went
    pub workflow Payment(bill: Bill) -> () settings { topic_arn: String } {
        #[name = "Charge the card"]
        state Charge {
            let paid = charge(bill.cents)?
                timeout 30s
                retry CardError::BankBusy { interval: 2s, max_attempts: 5 }
                catch CardError::Declined => SaySorry;
            => Paid
        }

        #[name = "Is it paid?"]
        state Paid => if paid { SayThanks } else { WaitForBank };

        #[name = "Wait for the bank"]
        state WaitForBank { wait 30s; => Charge }

        #[name = "Say thanks"]
        state SayThanks {
            publish(&Note { topic_arn: settings.topic_arn, message: "Thank you" });
            => succeed ()
        }

        #[name = "Say sorry"]
        state SaySorry => fail CardError::Declined;
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    cli::main::<Payment>(Runtime::builder()).await
}
