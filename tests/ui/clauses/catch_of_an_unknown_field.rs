#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? catch PaymentError::Declined { why } => Refuse(why);
            => succeed payment
        }
        state Refuse(reason: String) => fail PaymentError::Declined { reason };
    }
}

fn main() {}
