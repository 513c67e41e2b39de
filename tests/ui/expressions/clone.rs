#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> Order {
        state Start { let value: Order = order.clone(); => succeed value }
    }
}

fn main() {}
