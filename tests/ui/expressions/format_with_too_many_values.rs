#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start { let value: String = format!("order {}", order.id, order.total); => succeed value }
    }
}

fn main() {}
