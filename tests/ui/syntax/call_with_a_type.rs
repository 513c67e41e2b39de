#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total: u64 = price(order.id); => succeed total }
    }
}

fn main() {}
