#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Delivery(order: Order) -> Payment {
        state Refuse => fail ShippingError::TooHeavy { grams: order.total };
    }
}

fn main() {}
