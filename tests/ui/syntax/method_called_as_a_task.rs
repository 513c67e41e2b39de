#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Pay { let total = order.total(); => succeed total }
    }
}

fn main() {}
