use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskError, task, workflow};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Order {
    pub id: u32,
    pub cents: u64,
    pub address: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum OrderError {
    #[error("the bank is busy")]
    BankBusy,
    #[error("the card is declined: {reason}")]
    Declined { reason: String },
}

/// Asks the bank.
#[task]
pub async fn check_payment(order: &Order) -> Result<bool, OrderError> {
    match order.cents {
        0 => Err(OrderError::Declined { reason: "nothing to pay".into() }),
        cents => Ok(cents < 1_000_000),
    }
}

#[task]
pub async fn prepare_shipment(order: &Order) -> String {
    format!("order {} to {}", order.id, order.address)
}

#[task]
pub async fn send_confirmation(label: &str) -> String {
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
        state Prepare { let label = prepare_shipment(&order) timeout 10s; => Confirm }
        state Confirm { let receipt = send_confirmation(&label) timeout 10s; => succeed receipt }
        state Refuse(reason: String) => fail OrderError::Declined { reason };
    }
}
