#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Price { let total = price(order.id); => Both }
        state Both {
            let (a, b) = parallel {
                price(order.id),
                branch -> u64 {
                    state Again { let total = price(7); => succeed total }
                },
            };
            => succeed a + b + total
        }
    }
}

fn main() {}
