#[path = "../shop.rs"]
mod shop;
use shop::*;

async fn discount(total: u64) -> u64 {
    total / 10
}

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Discount { let total = discount(order.total); => succeed total }
    }
}

fn main() {}
