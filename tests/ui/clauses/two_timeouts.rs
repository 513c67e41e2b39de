#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? timeout 30s timeout 60s;
            => Done
        }
        state Done => succeed payment;
    }
}

fn main() {}
