#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Shop(order: Order) -> u64 {
        state Price { let price = price(order.id) timeout never; => succeed price }
    }
}

fn main() {}
