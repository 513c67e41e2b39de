#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> bool {
        state Start { let value: bool = order.note == Some(5); => succeed value }
    }
}

fn main() {}
