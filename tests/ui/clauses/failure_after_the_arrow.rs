#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? catch _ => Stop(failure) as failure;
            => succeed payment
        }
        state Stop(failure: Failure) => fail failure;
    }
}

fn main() {}
