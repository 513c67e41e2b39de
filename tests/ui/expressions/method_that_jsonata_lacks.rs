#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = order.customer.repeat(2); => succeed value }
    }
}

fn main() {}
