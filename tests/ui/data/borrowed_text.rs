#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(id: u32, names: Vec<&str>) -> u64 {
        state Price { let total = price(id); => succeed total }
    }
}

fn main() {}
