#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(onec)]
async fn total(cents: u64) -> u64 {
    cents
}

fn main() {}
