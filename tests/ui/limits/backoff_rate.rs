#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry PaymentError::BankBusy { backoff_rate: 0.5 };
            => succeed payment
        }
    }
}

fn main() {}
