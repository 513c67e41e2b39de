#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order, prices: Vec<f64>, notes: Vec<Option<u32>>) -> Vec<u32> {
        state Start => succeed notes.iter().map(|Some(note)| note).collect();
    }
}

fn main() {}
