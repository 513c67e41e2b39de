#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => Later; wait 1h; }
        state Later => succeed payment;
    }
}

fn main() {}
