#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
struct Invoice {
    number: u32,
}

fn main() {}
