#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? catch PaymentError::Declined { reason } => Refuse(reason);
            => succeed payment
        }
        state Refuse(reason) => fail PaymentError::Declined { reason };
    }
}

fn main() {}
