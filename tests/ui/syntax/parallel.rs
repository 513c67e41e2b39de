#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> () {
        state Both { parallel { pay(&order)?, price(order.id) }; => succeed }
    }
}

fn main() {}
