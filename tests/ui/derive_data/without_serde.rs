#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Data)]
struct Delivery {
    note: String,
}

fn main() {}
