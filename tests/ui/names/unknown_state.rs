#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => Confrim }
        state Confirm => succeed payment;
    }
}

fn main() {}
