#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        #[was("Confirm", "Pay")]
        state Pay { let payment = pay(&order)?; => Confirm }
        #[name = "Confirm the order"]
        #[was("Confirm")]
        state Confirm => succeed payment;
    }
}

fn main() {}
