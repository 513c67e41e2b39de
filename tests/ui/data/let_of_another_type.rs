#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Start { let total: u64 = order.customer; => succeed total }
    }
}

fn main() {}
