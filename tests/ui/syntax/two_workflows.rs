#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => succeed payment }
    }

    workflow Quote(order: Order) -> u64 {
        state Price { let total = price(order.id); => succeed total }
    }
}

fn main() {}
