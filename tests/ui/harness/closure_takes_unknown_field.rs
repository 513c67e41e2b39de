#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::testing::Harness;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price { let total = price(order.id); => Pay }
        state Pay { let payment = pay(&order)?; => succeed total + payment.cents }
    }
}

fn main() {
    let quote = Harness::<Quote>::new();
    let _ = quote.task_fn::<price>(|(id,)| id.cents);
}
