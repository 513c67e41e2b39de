#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn store<T: Serialize>(value: T) -> bool {
    serde_json::to_value(value).is_ok()
}

fn main() {}
