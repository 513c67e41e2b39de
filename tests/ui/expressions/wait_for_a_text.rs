#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> () {
        state Later { wait for order.customer; => succeed }
    }
}

fn main() {}
