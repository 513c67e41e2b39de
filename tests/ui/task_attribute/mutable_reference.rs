#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn discount(order: &mut Order) {
    order.total /= 2;
}

fn main() {}
