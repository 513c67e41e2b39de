#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::testing::{Harness, script};

workflow! {
    workflow Shop(order: Order) -> u64 {
        state Price { let price = price(order.id); => succeed price }
    }
}

fn main() {
    let _ = Harness::<Shop>::new().answers::<price>(script![5]);
}
