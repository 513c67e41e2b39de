#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Start => if order.total == 0 { Free(0) } else { Paid(order.total) };
        state Free(total: u32) => succeed 0;
        state Paid(total: u64) => if total > 100 { succeed 5 } else { succeed 1 };
    }
}

fn main() {}
