#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Order {
        state Weigh => if order.weight > 5 { Err(order) } else { Total };
        state Total => if order.total > 5 { Ok(order) } else { order };
    }
}

fn main() {}
