#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price => succeed limits::HIGHEST;
    }
}

fn main() {}
