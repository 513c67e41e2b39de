//! A workflow that runs another one, each on its own, and goes on where the other one fails.
//!
//! ```text
//! echo '{"goods": "tea", "place": "Atlantis"}' | cargo run --example nested_workflow -- run Purchase -
//! ```
#![allow(missing_docs)]

use std::process::ExitCode;

use serde::{Deserialize, Serialize};
use workflow_runtime::{Failure, Runtime, TaskError, cli, task, workflow};

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum DeliveryError {
    #[error("no carrier goes to {place}")]
    NoCarrier { place: String },
}

#[task]
async fn pick_up(goods: &str) -> String {
    eprintln!("pick up {goods}");
    format!("parcel of {goods}")
}

#[task]
async fn carry(parcel: &str, place: &str) -> Result<String, DeliveryError> {
    eprintln!("carry a {parcel} to {place}");
    match place {
        "Atlantis" => Err(DeliveryError::NoCarrier { place: place.to_owned() }),
        place => Ok(format!("signed in {place}")),
    }
}

#[task]
async fn pay_back(goods: &str) -> String {
    eprintln!("pay {goods} back");
    format!("paid back: {goods}")
}

workflow! {
    /// Brings goods to a place.
    pub workflow Delivery(goods: String, place: String) -> String {
        state PickUp { let parcel = pick_up(&goods); => Carry }
        state Carry { let signature = carry(&parcel, &place)?; => succeed signature }
    }
}

workflow! {
    /// Has goods delivered, or pays them back.
    pub workflow Purchase(goods: String, place: String) -> String {
        state Deliver {
            let signature = run Delivery(goods, place)
                timeout 7d
                catch States::TaskFailed as failure => PayBack(failure);
            => succeed signature
        }
        state PayBack(failure: Failure) {
            let text = pay_back(&goods);
            => succeed format!("{text}, since the delivery failed: {}", failure.cause)
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    cli::main::<(Purchase, Delivery)>(Runtime::builder()).await
}
