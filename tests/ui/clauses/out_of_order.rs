#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry _ { max_attempts: 5 } timeout 30s;
            => succeed payment
        }
    }
}

fn main() {}
