#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?
                retry PaymentError::BankBusy { interval: 1s }
                retry PaymentError::BankBusy { interval: 1m };
            => succeed payment
        }
    }
}

fn main() {}
