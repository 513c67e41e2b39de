#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Tags(order: Order) -> Vec<String> {
        state List => succeed [order.customer];
    }
}

fn main() {}
