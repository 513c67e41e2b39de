#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Start => succeed total(&order);
    }
}

fn main() {}
