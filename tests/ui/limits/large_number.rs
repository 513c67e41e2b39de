#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Add { let total: u64 = order.total + 9007199254740993; => succeed total }
    }
}

fn main() {}
