#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> () {
        state Price { prize(order.id); => succeed }
    }
}

fn main() {}
