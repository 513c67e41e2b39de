#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = payy(&order)?
                timeout 30s
                retry PaymentError::BankBusy { max_attempts: 5 }
                catch PaymentError::Declined { reason } => Refuse(reason);
            => match payment.status { Status::Paid if payment.cents > 5 => Done, _ => Refuse("no") }
        }
        state Done => succeed payment;
        state Refuse(reason: String) => fail PaymentError::Declined { reason };
    }
}

fn main() {}
