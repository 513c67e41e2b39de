#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Start { let value: u64 = order.tags.map_or(0, |tag| tag.len()); => succeed value }
    }
}

fn main() {}
