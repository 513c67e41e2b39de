#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Look => match order.note {
            Some(&text) => Long(text),
            _ => Short,
        };
        state Long(text: String) => succeed order.total;
        state Short => succeed 0;
    }
}

fn main() {}
