#[path = "../shop.rs"]
mod shop;
use shop::*;

struct Bank {
    fee: u64,
}

#[task]
async fn charge(#[resource] bank: Bank, cents: u64) -> u64 {
    cents + bank.fee
}

fn main() {}
