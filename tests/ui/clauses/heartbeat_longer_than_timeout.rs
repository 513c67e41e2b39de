#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? timeout 30s heartbeat 1m;
            => succeed payment
        }
    }
}

fn main() {}
