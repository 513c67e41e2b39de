#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Price(id: u32) -> u64 {
        state Ask { let total = price(id); => succeed total }
    }
}

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Start { let total = run Price(order.customer); => succeed total }
    }
}

fn main() {}
