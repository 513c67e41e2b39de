#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u32 {
        state Start { let weight: u32 = from_json(order.customer); => succeed weight }
    }
}

fn main() {}
