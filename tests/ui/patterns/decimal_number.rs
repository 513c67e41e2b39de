#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, rate: f64) -> u64 {
        state Start => match rate { 1.5 => succeed 1, _ => succeed 0 };
    }
}

fn main() {}
