#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::TaskToken;

#[task(callback = bool)]
async fn ask(order: &Order, token: TaskToken) -> Result<bool, PaymentError> {
    Ok(order.id > 5 && token.as_str().is_empty())
}

#[task(callback = bool)]
async fn call(order: &Order, token: TaskToken) -> bool {
    order.id > 5 && token.as_str().is_empty()
}

fn main() {}
