#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> usize {
        state Start { let value: usize = order.tags.size(); => succeed value }
    }
}

fn main() {}
