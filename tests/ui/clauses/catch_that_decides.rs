#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?
                catch PaymentError::BankBusy => if order.total > 5 { Later } else { Pay };
            => succeed payment
        }
        state Later { wait 1h; => Pay }
    }
}

fn main() {}
