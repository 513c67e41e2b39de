#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Price { let answer = price(order.id); => Pay }
        state Pay { let answer = pay(&order)?; => succeed answer }
    }
}

fn main() {}
