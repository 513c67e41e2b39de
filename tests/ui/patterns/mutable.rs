#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start => match order.note { Some(mut note) => succeed note, None => succeed "" };
    }
}

fn main() {}
