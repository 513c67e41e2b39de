#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total: u64 = if order.id > 5 { order.total }; => succeed total }
    }
}

fn main() {}
