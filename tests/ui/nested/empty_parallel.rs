#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u32 {
        state Start { parallel {}; => succeed order.id }
    }
}

fn main() {}
