#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    #[express]
    workflow Checkout(order: Order) -> Payment timeout 10m {
        state Pay { let payment = pay(&order)?; => succeed payment }
    }
}

fn main() {}
