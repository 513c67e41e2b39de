#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (a, b) = parallel {
                price(order.id),
                branch -> String { state Again { let again = price(7); => succeed again } },
            };
            => succeed a
        }
    }
}

fn main() {}
