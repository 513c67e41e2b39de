#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? catch PaymentError::BankBusy => Refuse;
            => succeed payment
        }
        state Refuse(reason: String, at: u32) => fail PaymentError::Declined { reason };
    }
}

fn main() {}
