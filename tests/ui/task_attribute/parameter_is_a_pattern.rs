#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn total(Payment { cents, .. }: Payment) -> u64 {
    cents
}

fn main() {}
