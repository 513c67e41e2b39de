#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::testing::{Harness, script};

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total = price(order.id); => Pay }
        state Pay { let payment = pay(&order)?; => succeed total + payment.cents }
    }
}

fn main() {
    let quote = Harness::<Quote>::new();
    let _ = quote.task::<pay>(script![Payment { status: Status::Paid, cents: 5 }]);
}
