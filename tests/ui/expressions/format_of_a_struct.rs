#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = format!("the order {order}"); => succeed value }
    }
}

fn main() {}
