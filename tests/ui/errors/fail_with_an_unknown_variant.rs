#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Refuse => fail PaymentError::Refused { reason: "out of stock" };
    }
}

fn main() {}
