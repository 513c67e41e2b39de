#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Start => if order.id > 5 { Again } else { succeed 1 };
        state Again { let total = run Checkout(order); => succeed total }
    }
}

fn main() {}
