#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Rate(rate: f64) -> u64 {
        state Look => match rate {
            1.0 => Full,
            _ => Part,
        };
        state Full => succeed 100;
        state Part => succeed 50;
    }
}

fn main() {}
