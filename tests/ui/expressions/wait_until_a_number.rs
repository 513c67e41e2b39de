#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> () {
        state Later { wait until order.total; => succeed }
    }
}

fn main() {}
