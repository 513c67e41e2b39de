#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn total(order: Order, cx: TaskContext) -> u64 {
    order.total + u64::from(cx.attempt())
}

fn main() {}
