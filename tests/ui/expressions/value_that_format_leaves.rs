#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Label(order: Order) -> String {
        state Write => succeed format!("{}", order.id, order.customer);
    }
}

fn main() {}
