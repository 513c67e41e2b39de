#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn total(order: Order) -> u64 {
    let shared = std::rc::Rc::new(order.total);
    std::future::ready(()).await;
    *shared
}

fn main() {}
