//! What an order is made of. Prices are in cents, discounts in per cent.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskError};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Order {
    pub order_id: u32,
    pub customer: Customer,
    pub ordered_on: String,
    pub required_by: String,
    pub freight_cents: u64,
    pub ship_to: Address,
    pub items: Vec<Item>,
}

impl Order {
    pub fn total_cents(&self) -> u64 {
        let items = self.items.iter();
        items.map(|item| item.unit_price_cents * u64::from(item.quantity) * (100 - item.discount_percent) / 100).sum()
    }
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Customer {
    pub id: String,
    pub name: String,
    pub contact: String,
    pub country: String,
    pub phone: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Address {
    pub name: String,
    pub street: String,
    pub city: String,
    pub region: Option<String>,
    pub postal_code: Option<String>,
    pub country: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Item {
    pub product_id: u32,
    pub name: String,
    pub unit_price_cents: u64,
    pub quantity: u32,
    pub discount_percent: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Payment {
    pub status: Status,
    pub total_cents: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, Data)]
pub enum Status {
    Approved,
    Pending,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Review {
    pub granted: bool,
    pub comment: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Parcel {
    pub pieces: u32,
    pub label: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Receipt {
    pub confirmed_to: String,
    pub total_cents: u64,
    pub label: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("the bank is busy")]
    BankBusy,
    #[error("the bank declined the card: {reason}")]
    Declined { reason: String },
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ShippingError {
    #[error("{product} is out of stock")]
    OutOfStock { product: String },
    #[error("an address in {country} needs a postal code")]
    NoPostalCode { country: String },
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum OrderError {
    #[error("the order was refused: {reason}")]
    Refused { reason: String },
}
