#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    #[express(timeout = "1m")]
    #[express]
    workflow Checkout(order: Order) -> Payment {
        state Pay { let payment = pay(&order)?; => succeed payment }
    }
}

fn main() {}
