#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Vec<u64> timeout 1h {
        state All {
            let prices = map tag in order.tags { price(order.id) retry _ { interval: 1m, max_attempts: 20, max_delay: 10m } };
            => succeed prices
        }
    }
}

fn main() {}
