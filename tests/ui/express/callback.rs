#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::TaskToken;

#[task(callback = bool)]
async fn approve(order: &Order, token: TaskToken) {
    println!("{} {}", order.id, token.as_str());
}

workflow! {
    #[express]
    workflow Checkout(order: Order) -> bool {
        state Ask { let approved = approve(&order) timeout 1m; => succeed approved }
    }
}

fn main() {}
