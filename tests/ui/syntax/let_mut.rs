#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Add { let mut total: u64 = order.total + 1; => succeed total }
    }
}

fn main() {}
