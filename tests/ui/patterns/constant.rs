#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Look => match order.id {
            FIRST => Free,
            _ => Paid,
        };
        state Free => succeed 0;
        state Paid => succeed order.total;
    }
}

fn main() {}
