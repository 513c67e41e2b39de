#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => if payment.cents > 0 { Done } }
        state Done => succeed payment;
    }
}

fn main() {}
