#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?;
            => match payment.status { Status::Paid => Done _ => Pay }
        }
        state Done => succeed payment;
    }
}

fn main() {}
