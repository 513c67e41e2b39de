#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment timeout 4000d {
        state Pay { let payment = pay(&order)?; => succeed payment }
    }
}

fn main() {}
