#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry States::TimeOut { max_attempts: 5 };
            => succeed payment
        }
    }
}

fn main() {}
