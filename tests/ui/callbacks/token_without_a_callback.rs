#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::TaskToken;

#[task]
async fn ask(order: &Order, token: TaskToken) {
    println!("{}: {token}", order.id);
}

fn main() {}
