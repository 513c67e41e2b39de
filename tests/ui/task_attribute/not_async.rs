#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
fn total(order: Order) -> u64 {
    order.total
}

fn main() {}
