#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, status: Status) -> String {
        state Start => match status { Status::Refused { why } => succeed why, _ => succeed "" };
    }
}

fn main() {}
