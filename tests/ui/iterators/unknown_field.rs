#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order, prices: Vec<f64>, notes: Vec<Option<u32>>) -> Vec<usize> {
        state Start => succeed order.tags.iter().map(|tag| tag.length).collect();
    }
}

fn main() {}
