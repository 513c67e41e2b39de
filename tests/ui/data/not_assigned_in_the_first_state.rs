#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Look => if payment.cents > 5 { Done } else { Pay };
        state Pay { let payment = pay(&order)?; => Look }
        state Done => succeed payment;
    }
}

fn main() {}
