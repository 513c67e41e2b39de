#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? timeout 30s timeout 1m;
            => succeed payment
        }
    }
}

fn main() {}
