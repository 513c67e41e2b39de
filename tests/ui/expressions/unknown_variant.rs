#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> Status {
        state Start { let value: Status = Status::Payed; => succeed value }
    }
}

fn main() {}
