#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start => match order.note { Some(ref note) => succeed note, None => succeed "" };
    }
}

fn main() {}
