#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? catch _ => Refuse as failure;
            => Done
        }
        state Refuse => fail PaymentError::BankBusy;
        state Done => succeed payment;
    }
}

fn main() {}
