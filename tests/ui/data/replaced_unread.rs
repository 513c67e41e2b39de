#![deny(unused_variables)]

#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state First { let cents: u64 = order.total; => Then }
        state Then { let cents = price(order.id); => succeed cents }
    }
}

fn main() {}
