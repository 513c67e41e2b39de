#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Start => match order.id { "one" => succeed 1, _ => succeed 0 };
    }
}

fn main() {}
