use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskError, task};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Order {
    pub /*field*/cents: u64,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Item {
    pub name: String,
    pub weight: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Payment {
    pub status: Status,
    pub bank: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub enum Status {
    Approved,
    Pending,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("the bank is busy")]
    Busy,
    #[error("declined: {reason}")]
    Declined { reason: String },
}

/// Asks the bank whether the order is paid.
#[task]
pub async fn /*task*/check_payment(order: &Order) -> Result<Payment, PaymentError> {
    if order.cents == 0 { Err(PaymentError::Busy) } else { Ok(Payment { status: Status::Approved, bank: String::new() }) }
}

/// Packs one item.
#[task]
pub async fn pack(item: &Item) -> u32 {
    item.weight
}

/// What calls a task as a function.
pub async fn by_hand(order: Order) -> u64 {
    let _ = check_payment(&order).await;
    order.cents
}
