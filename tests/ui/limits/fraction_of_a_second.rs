#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> () {
        state Later { wait 1.5s; => succeed }
    }
}

fn main() {}
