#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> Option<String> {
        state Start { let value: Option<String> = order.tags.get("first"); => succeed value }
    }
}

fn main() {}
