#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(callback = bool)]
async fn ask(order: &Order) {
    println!("{}", order.id);
}

fn main() {}
