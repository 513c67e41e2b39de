#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?;
            => match order.weight {
                0..10 => Done,
                10.. if payment.cents > 100 => Done,
            }
        }
        state Done => succeed payment;
    }
}

fn main() {}
