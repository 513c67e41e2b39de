#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Start { let first = price(order.id); => if first > 5 { Again } else { Both } }
        state Both {
            let (a, b) = parallel {
                price(order.id),
                branch -> u64 {
                    state Again { let again = price(7); => succeed again }
                },
            };
            => succeed a + b
        }
    }
}

fn main() {}
