#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let context = pay(&order)?; => Confirm }
        state Confirm { wait 1h; => succeed context }
    }
}

fn main() {}
