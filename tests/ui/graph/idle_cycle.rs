#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Add { let tries: u64 = order.total + 1; => Decide }
        state Decide => if tries > 3 { Done } else { Add };
        state Done => succeed tries;
    }
}

fn main() {}
