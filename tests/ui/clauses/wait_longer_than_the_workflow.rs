#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Order timeout 1d {
        state Pause { wait 2d; => succeed order }
    }
}

fn main() {}
