#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(id: u32, id: u32) -> u64 {
        state Price { let total = price(id); => succeed total }
    }
}

fn main() {}
