#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, status: Status) -> String {
        state Start => match status { Status::Refused { reason } | Status::Paid => succeed reason, _ => succeed "" };
    }
}

fn main() {}
