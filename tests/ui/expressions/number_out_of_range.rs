#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u8 {
        state Start { let value: u8 = 300; => succeed value }
    }
}

fn main() {}
