#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Initial(order: Order) -> bool {
        state Look => succeed order.customer.starts_with('A');
    }
}

fn main() {}
