#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, status: Status) -> u64 {
        state Start => match status { Status::Refused {} => succeed 1, _ => succeed 0 };
    }
}

fn main() {}
