#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn greet(name: impl Into<String>) -> String {
    name.into()
}

fn main() {}
