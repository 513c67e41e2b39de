#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Label(order: Order) -> String {
        state Write => succeed format!("{} of 100}", order.id);
    }
}

fn main() {}
