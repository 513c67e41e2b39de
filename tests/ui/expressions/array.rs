#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> Vec<u64> {
        state Start { let value: Vec<u64> = [order.total, 5]; => succeed value }
    }
}

fn main() {}
