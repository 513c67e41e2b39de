#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (a, b) = parallel {
                branch -> u64 { state Ask { let one = price(1); => succeed one } },
                branch -> u64 { state Ask { let two = price(2); => succeed two } },
            };
            => succeed a + b + order.total
        }
    }
}

fn main() {}
