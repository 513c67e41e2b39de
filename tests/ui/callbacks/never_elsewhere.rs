#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Shop(order: Order) -> u64 timeout never {
        state Price { let price = price(order.id) timeout never; => Again }
        state Again { let again = run Other(order) timeout never; => succeed price + again }
    }
}

workflow! {
    workflow Other(order: Order) -> u64 {
        state Price { let price = price(order.id); => succeed price }
    }
}

fn main() {}
