#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> () {
        state Both { let (a, b) = parallel { pay(&order)?, price(order.id) }; => succeed }
    }
}

fn main() {}
