#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both { let (a, b, c) = parallel { price(order.id), price(7) }; => succeed a }
    }
}

fn main() {}
