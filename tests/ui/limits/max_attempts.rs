#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry PaymentError::BankBusy { max_attempts: 100_000_000 };
            => succeed payment
        }
    }
}

fn main() {}
