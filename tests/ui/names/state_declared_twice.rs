#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => Confirm }
        state Confirm { wait 1h; => Pay }
        state Confirm => succeed payment;
    }
}

fn main() {}
