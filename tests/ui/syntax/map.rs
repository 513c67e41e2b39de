#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> () {
        state All { map tag in order.tags { price(order.id) }; => succeed }
    }
}

fn main() {}
