#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Add { let (total, weight): (u64, u32) = (order.total, order.weight); => succeed total }
    }
}

fn main() {}
