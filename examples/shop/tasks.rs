//! The shop's work. Its bank and its warehouse answer by rules, so that every run ends the same way.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use serde::Deserialize;
use workflow_runtime::{TaskContext, task};

use super::orders::*;

/// Clears a payment at once, or after a while for every 25th order.
#[derive(Default)]
pub struct Bank {
    clearing: Mutex<HashSet<u32>>,
}

impl Bank {
    const CARD_LIMIT_CENTS: u64 = 1_000_000;

    fn status(&self, order: &Order) -> Status {
        let mut clearing = self.clearing.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if order.order_id.is_multiple_of(25) && clearing.insert(order.order_id) {
            Status::Pending
        } else {
            Status::Approved
        }
    }
}

/// How many units of each product are on the shelf. It is filled up again after every order.
pub struct Warehouse {
    pub units: HashMap<u32, u32>,
}

impl Warehouse {
    /// What is in stock by the file that `STOCK` names, or else by the bundled one: products with their units.
    pub fn open() -> Self {
        #[derive(Deserialize)]
        struct Product {
            product_id: u32,
            units_in_stock: u32,
        }
        let bundled = include_str!("../data/stock.json").to_owned();
        let stock = std::env::var("STOCK").map_or(Ok(bundled), std::fs::read_to_string).expect("`STOCK` names a file");
        let products: Vec<Product> = serde_json::from_str(&stock).expect("the stock is a list of products");
        let units = products.into_iter().map(|product| (product.product_id, product.units_in_stock));
        Warehouse { units: units.collect() }
    }
}

/// Asks the bank whether the order is paid.
#[task]
pub async fn check_payment(order: &Order, #[resource] bank: &Bank, cx: &TaskContext) -> Result<Payment, PaymentError> {
    if order.order_id.is_multiple_of(10) && cx.attempt() == 1 {
        return Err(PaymentError::BankBusy);
    }
    let total_cents = order.total_cents();
    if total_cents > Bank::CARD_LIMIT_CENTS {
        return Err(PaymentError::Declined { reason: "over the card's limit".into() });
    }
    Ok(Payment { status: bank.status(order), total_cents })
}

/// Decides whether an order is worth its freight.
#[task]
pub async fn review_large_order(order: &Order, payment: &Payment) -> Review {
    let granted = payment.total_cents >= 5 * order.freight_cents;
    let comment = if granted { "worth the freight" } else { "the freight is more than a fifth of the price" };
    Review { granted, comment: comment.into() }
}

/// Packs the order, if the warehouse has all of it.
#[task]
pub async fn prepare_shipment(order: &Order, #[resource] warehouse: &Warehouse) -> Result<Parcel, ShippingError> {
    let on_shelf = |item: &Item| warehouse.units.get(&item.product_id).copied().unwrap_or_default();
    if let Some(item) = order.items.iter().find(|item| item.quantity > on_shelf(item)) {
        return Err(ShippingError::OutOfStock { product: item.name.clone() });
    }
    let address = &order.ship_to;
    let Some(code) = &address.postal_code else {
        return Err(ShippingError::NoPostalCode { country: address.country.clone() });
    };
    let label = format!("{}, {}, {code} {}, {}", address.name, address.street, address.city, address.country);
    Ok(Parcel { pieces: order.items.iter().map(|item| item.quantity).sum(), label })
}

/// Tells the customer that the parcel is on its way.
#[task]
pub async fn send_confirmation(customer: &Customer, payment: &Payment, parcel: &Parcel) -> Receipt {
    Receipt {
        confirmed_to: customer.contact.clone(),
        total_cents: payment.total_cents,
        label: format!("{} pieces to {}", parcel.pieces, parcel.label),
    }
}

/// Gives the money back.
#[task]
pub async fn refund(payment: &Payment) -> u64 {
    payment.total_cents
}
