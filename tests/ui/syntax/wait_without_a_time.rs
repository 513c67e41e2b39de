#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Later { wait; => Pay }
        state Pay { let payment = pay(&order)?; => Done }
        state Done => succeed payment;
    }
}

fn main() {}
