#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both { let (a, b) = parallel { price(order.id), price(7) } timeout 30s; => succeed a + b }
    }
}

fn main() {}
