#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(rate: f64) -> String {
        state Start { let value: String = format!("{rate} %"); => succeed value }
    }
}

fn main() {}
