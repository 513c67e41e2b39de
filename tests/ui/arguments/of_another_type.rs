#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total = price(order.customer); => succeed total }
    }
}

fn main() {}
