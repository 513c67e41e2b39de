#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Price { let total = price(order.id); => succeed total }
    }
}

fn main() {}
