#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (a, b) = parallel {
                price(order.id),
                branch -> u64 {
                    state Look => match Some(5) { Some(order) => succeed order, None => succeed 0 };
                },
            };
            => succeed a + b
        }
    }
}

fn main() {}
