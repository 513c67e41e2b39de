#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Refuse => fail Status::Refused { reason: "out of stock" };
    }
}

fn main() {}
