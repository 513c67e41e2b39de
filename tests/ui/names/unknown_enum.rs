#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => if payment.status == State::Paid { Done } else { Pay } }
        state Done => succeed payment;
    }
}

fn main() {}
