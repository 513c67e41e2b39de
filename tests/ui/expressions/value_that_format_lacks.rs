#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Label(order: Order) -> String {
        state Write => succeed format!("{} of {}", order.id);
    }
}

fn main() {}
