#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment timeout 1m {
        state Pay { let payment = pay(&order)? timeout 2m; => succeed payment }
    }
}

fn main() {}
