#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = order.note.unwrap(); => succeed value }
    }
}

fn main() {}
