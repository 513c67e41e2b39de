#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price => succeed { let half: u64 = order.total / 2; half };
    }
}

fn main() {}
