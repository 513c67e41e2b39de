#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
struct Total {
    cents: u64,
}

fn main() {}
