#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn total((count, cents): (u64, u64)) -> u64 {
    count * cents
}

fn main() {}
