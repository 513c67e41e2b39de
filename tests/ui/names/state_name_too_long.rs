#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        #[name = "Ask the bank whether the customer's card is good for the whole total of this order"]
        state Pay { let payment = pay(&order)?; => succeed payment }
    }
}

fn main() {}
