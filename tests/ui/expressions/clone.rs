#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Name(order: Order) -> String {
        state Take => succeed order.customer.clone();
    }
}

fn main() {}
