#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Count { let tries: u32 = context.state.retry_count; => Price }
        state Price {
            let cents = price(tries) timeout for context.state.retry_count;
            => if context.state.retry_count > 1 { succeed 0 } else { succeed cents }
        }
    }
}

fn main() {}
