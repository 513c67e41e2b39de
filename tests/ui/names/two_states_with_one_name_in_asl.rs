#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        #[name = "Pay the order"]
        state Pay { let payment = pay(&order)?; => Confirm }
        #[name = "Pay the order"]
        state Confirm => succeed payment;
    }
}

fn main() {}
