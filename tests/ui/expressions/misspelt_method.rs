#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> bool {
        state Start { let value: bool = order.tags.is_emty(); => succeed value }
    }
}

fn main() {}
