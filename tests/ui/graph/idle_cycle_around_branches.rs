#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (more, _) = parallel { branch -> u64 { state One => succeed 1; }, branch -> u64 { state Two => succeed 2; } };
            => if order.total > more { Both } else { Done }
        }
        state Done => succeed order.total;
    }
}

fn main() {}
