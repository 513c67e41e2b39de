#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = order.total.to_uppercase(); => succeed value }
    }
}

fn main() {}
