#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?
                catch PaymentError::BankBusy => Tell;
            => Tell
        }
        state Tell { wait 1h; => succeed payment }
    }
}

fn main() {}
