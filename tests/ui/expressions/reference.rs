#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> Order {
        state Start { let value: Order = &order; => succeed value }
    }
}

fn main() {}
