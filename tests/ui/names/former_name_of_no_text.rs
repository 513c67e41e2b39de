#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        #[was = "Charge"]
        state Pay { let payment = pay(&order)?; => Confirm }
        #[was(Close)]
        state Confirm => succeed payment;
    }
}

fn main() {}
