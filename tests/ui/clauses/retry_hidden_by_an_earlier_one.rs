#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? timeout 30s
                retry PaymentError::BankBusy | States::Timeout
                retry PaymentError::Declined | PaymentError::BankBusy;
            => succeed payment
        }
    }
}

fn main() {}
