#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?
                catch PaymentError::Declined { reason: "no funds" } => Later;
            => succeed payment
        }
        state Later { wait 1h; => Pay }
    }
}

fn main() {}
