#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (a, b) = parallel { price(order.id), price(7) } catch PaymentError::Busy => Late;
            => succeed a + b
        }
        state Late => succeed 0;
    }
}

fn main() {}
