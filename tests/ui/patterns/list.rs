#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Start => match order.tags { [] => succeed 0, _ => succeed 1 };
    }
}

fn main() {}
