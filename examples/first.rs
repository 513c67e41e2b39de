//! An order, from payment to confirmation: the example of the README.
#![allow(missing_docs)]

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskError, task, workflow};

#[derive(Clone, Serialize, Deserialize, Data)]
pub struct Order {
    id: u32,
    cents: u64,
    address: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum OrderError {
    #[error("the bank is busy")]
    BankBusy,
    #[error("the card is declined: {reason}")]
    Declined { reason: String },
}

/// Asks the bank. The function stays an ordinary one: callable, testable.
#[task]
async fn check_payment(order: &Order) -> Result<bool, OrderError> {
    match order.cents {
        0 => Err(OrderError::Declined { reason: "nothing to pay".into() }),
        cents => Ok(cents < 1_000_000),
    }
}

#[task]
async fn prepare_shipment(order: &Order) -> String {
    format!("order {} to {}", order.id, order.address)
}

#[task]
async fn send_confirmation(label: &str) -> String {
    format!("sent: {label}")
}

workflow! {
    /// Takes an order from payment to confirmation.
    pub workflow Fulfilment(order: Order) -> String timeout 7d {
        /// Is the order paid?
        state CheckPayment {
            let paid = check_payment(&order)?
                timeout 30s
                retry OrderError::BankBusy { interval: 2s, max_attempts: 5, jitter: full }
                catch OrderError::Declined { reason } => Refuse(reason);
            => if paid { Prepare } else { WaitForBank }
        }
        state WaitForBank { wait 30s; => CheckPayment }
        state Prepare { let label = prepare_shipment(&order); => Confirm }
        state Confirm { let receipt = send_confirmation(&label); => succeed receipt }
        state Refuse(reason: String) => fail OrderError::Declined { reason };
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let order = Order { id: 7, cents: 1_995, address: "12 Elm Street".into() };
    println!("{}", Fulfilment::run(order).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use workflow_runtime::testing::{Harness, script};

    use super::*;

    #[test]
    fn a_late_payment_is_waited_for() {
        let run = Harness::<Fulfilment>::new()
            .task::<check_payment>(script![Err(OrderError::BankBusy), Ok(false), Ok(true)])
            .task_fn::<send_confirmation>(|(label,)| format!("test: {label}"))
            .run_blocking(Order { id: 7, cents: 1_995, address: "12 Elm Street".into() });
        assert_eq!(run.states(), ["CheckPayment", "WaitForBank", "CheckPayment", "Prepare", "Confirm"]);
        assert_eq!(run.output(), "test: order 7 to 12 Elm Street");
        assert_eq!(run.elapsed(), Duration::from_secs(1 + 30)); // a retry, then the wait
    }
}
