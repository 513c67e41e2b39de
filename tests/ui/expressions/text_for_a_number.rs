#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Start { let value: u64 = "five"; => succeed value }
    }
}

fn main() {}
