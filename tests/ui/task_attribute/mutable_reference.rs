#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn discount(order: &mut Order) -> u64 {
    order.total -= 5;
    order.total
}

fn main() {}
