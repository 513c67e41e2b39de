#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Add { let total = order.total + 1; => succeed total }
    }
}

fn main() {}
