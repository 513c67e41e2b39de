#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> () {
        state Later { wait 2w; => succeed }
    }
}

fn main() {}
