#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, status: Status) -> u64 {
        state Start => match status { Status::Payed => succeed 0, _ => succeed 1 };
    }
}

fn main() {}
