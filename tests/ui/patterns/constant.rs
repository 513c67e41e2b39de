#[path = "../shop.rs"]
mod shop;
use shop::*;

const LIMIT: u32 = 5;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Start => match order.id { LIMIT => succeed 1, _ => succeed 0 };
    }
}

fn main() {}
