#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start => match order.note { &Some(note) => succeed note, _ => succeed "" };
    }
}

fn main() {}
