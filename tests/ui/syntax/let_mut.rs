#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay { let mut payment = pay(&order)?; => Done }
        state Done => succeed payment;
    }
}

fn main() {}
