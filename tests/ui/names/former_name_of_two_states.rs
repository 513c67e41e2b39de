#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        #[was("Charge", "Bill")]
        state Pay { let payment = pay(&order)?; => Confirm }
        #[was("Close")]
        #[was("Charge")]
        state Confirm => succeed payment;
    }
}

fn main() {}
