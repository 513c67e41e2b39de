#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry PaymentError::BankBusy { interval: 400d };
            => succeed payment
        }
    }
}

fn main() {}
