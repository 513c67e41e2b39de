#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Numbers(count: u64) -> u64 {
        state Count { let numbers: Vec<u64> = 0..count; => Done }
        state Done => succeed count;
    }
}

fn main() {}
