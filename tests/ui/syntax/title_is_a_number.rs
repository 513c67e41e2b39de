#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        #[name = 1]
        state Pay { let payment = pay(&order)?; => Done }
        state Done => succeed payment;
    }
}

fn main() {}
