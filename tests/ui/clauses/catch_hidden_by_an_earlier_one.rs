#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?
                catch _ => Later
                catch PaymentError::Declined { reason } => Refuse(reason);
            => succeed payment
        }
        state Later { wait 1h; => Pay }
        state Refuse(reason: String) => fail PaymentError::Declined { reason };
    }
}

fn main() {}
