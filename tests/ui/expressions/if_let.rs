#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = if let Some(note) = order.note { note } else { "" }; => succeed value }
    }
}

fn main() {}
