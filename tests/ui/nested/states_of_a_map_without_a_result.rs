#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Vec<u64> {
        state All {
            let all = map tag: String in order.tags { state Price { let one = price(1); => succeed one } };
            => succeed all
        }
    }
}

fn main() {}
