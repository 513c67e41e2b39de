#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(resource = "arn:aws:states:::sqs:sendMessage", callback = bool)]
async fn ask(order: &Order) {
    println!("{}", order.id);
}

workflow! {
    workflow Shop(order: Order) -> bool {
        state Ask { let granted = ask(&order) timeout 3d; => succeed granted }
    }
}

fn main() {}
