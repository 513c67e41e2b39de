#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total = price(order.id); => Round }
        state Round { let total: u32 = 7; => succeed total }
    }
}

fn main() {}
