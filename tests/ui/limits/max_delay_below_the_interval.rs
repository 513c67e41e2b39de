#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry PaymentError::BankBusy { interval: 10s, max_delay: 5s };
            => succeed payment
        }
    }
}

fn main() {}
