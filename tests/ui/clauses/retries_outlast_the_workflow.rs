#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment timeout 2m {
        state Pay {
            let payment = pay(&order)?
                timeout 30s
                retry PaymentError::BankBusy { interval: 2s, max_attempts: 5 };
            => succeed payment
        }
    }
}

fn main() {}
