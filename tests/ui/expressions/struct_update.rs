#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> Order {
        state Start { let value: Order = Order { id: 5, ..order }; => succeed value }
    }
}

fn main() {}
