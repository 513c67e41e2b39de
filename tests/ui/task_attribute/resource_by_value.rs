#[path = "../shop.rs"]
mod shop;
use shop::*;

struct Bank(u64);

#[task]
async fn balance(#[resource] bank: Bank) -> u64 {
    bank.0
}

fn main() {}
