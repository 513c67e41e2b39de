//! What the fixtures' workflows are about: orders, payments, parcels.
#![allow(dead_code, unused_imports)]

pub use serde::{Deserialize, Serialize};
pub use workflow_runtime::{Data, Failure, TaskContext, TaskError, task, workflow};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Order {
    pub id: u32,
    pub customer: String,
    pub weight: u32,
    pub total: u64,
    pub tags: Vec<String>,
    pub note: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Payment {
    pub status: Status,
    pub cents: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Status {
    Paid,
    Pending,
    Refused { reason: String },
}

#[derive(Debug, Serialize, Deserialize, Data)]
pub struct Parcel {
    pub number: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("the bank is busy")]
    BankBusy,
    #[error("declined: {reason}")]
    Declined { reason: String },
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ShippingError {
    #[error("no carrier goes to {0}")]
    NoCarrier(String),
    #[error("{} kg is too heavy", grams / 1000)]
    TooHeavy { grams: u64 },
}

#[task]
pub async fn pay(order: &Order) -> Result<Payment, PaymentError> {
    Ok(Payment { status: Status::Paid, cents: order.total })
}

#[task]
pub async fn price(id: u32) -> u64 {
    u64::from(id)
}

#[task]
pub async fn pack(order: &Order, payment: Payment) -> Parcel {
    Parcel { number: format!("{}-{}", order.id, payment.cents) }
}

#[task]
pub async fn ship(parcel: Parcel) -> Result<String, ShippingError> {
    Ok(parcel.number)
}
