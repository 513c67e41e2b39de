#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Price { let total = price(order.id); => Tell(total) }
        state Tell(text: String) => succeed text;
    }
}

fn main() {}
