#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? timeout 30s catch "States.Timeout" => Refuse;
            => Done
        }
        state Refuse => fail PaymentError::BankBusy;
        state Done => succeed payment;
    }
}

fn main() {}
