#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> () {
        state Later { wait 36500d; => succeed }
    }
}

fn main() {}
