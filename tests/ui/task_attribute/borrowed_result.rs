#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn customer(order: &Order) -> &str {
    &order.customer
}

fn main() {}
