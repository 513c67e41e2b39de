#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Price(id: u32) -> u64 {
        state Ask { let cents = price(id); => succeed cents }
    }
}

workflow! {
    #[express]
    workflow Checkout(order: Order) -> u64 {
        state Ask { let cents = run Price(order.id); => succeed cents }
    }
}

fn main() {}
