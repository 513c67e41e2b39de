#[path = "../shop.rs"]
mod shop;
use shop::*;

struct Receipt {
    total: u64,
}

workflow! {
    workflow Quote(order: Order) -> Receipt {
        state Price { let total = price(order.id); => succeed Receipt { total } }
    }
}

fn main() {}
