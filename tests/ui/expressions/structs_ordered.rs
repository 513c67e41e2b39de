#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order, other: Order) -> bool {
        state Start { let value: bool = order < other; => succeed value }
    }
}

fn main() {}
