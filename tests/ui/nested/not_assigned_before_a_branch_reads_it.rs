#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Start => if order.id > 5 { Price } else { Both };
        state Price { let total = price(order.id); => Both }
        state Both {
            let (a, b) = parallel {
                price(order.id),
                branch -> u64 { state Again { let again = price(7); => succeed again + total } },
            };
            => succeed a + b
        }
    }
}

fn main() {}
