#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Refuse => fail PaymentError::Declined {};
    }
}

fn main() {}
