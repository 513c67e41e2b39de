#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry _ { interval: 2s, interval: 4s };
            => Done
        }
        state Done => succeed payment;
    }
}

fn main() {}
