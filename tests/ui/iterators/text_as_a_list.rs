#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order, prices: Vec<f64>, notes: Vec<Option<u32>>) -> bool {
        state Start => succeed order.customer.iter().any(|letter| letter == "x");
    }
}

fn main() {}
