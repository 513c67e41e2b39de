#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = context; => succeed value }
    }
}

fn main() {}
