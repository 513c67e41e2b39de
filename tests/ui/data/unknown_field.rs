#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total = price(order.ident); => succeed total }
    }
}

fn main() {}
