#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(retries = 3)]
async fn total(order: Order) -> u64 {
    order.total
}

fn main() {}
