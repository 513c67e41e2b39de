#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::TaskToken;

#[task(callback = bool)]
async fn ask(order: &Order, token: TaskToken) {
    println!("{}: {token}", order.id);
}

workflow! {
    workflow Shop(order: Order) -> bool {
        state Ask { let granted = ask(&order); => succeed granted }
    }
}

fn main() {}
