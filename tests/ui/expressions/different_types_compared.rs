#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> bool {
        state Start { let value: bool = order.id == order.total; => succeed value }
    }
}

fn main() {}
