#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Both {
            let (payment, _) = parallel { pay(&order)?, price(order.id) } catch States::Timeout => Late;
            => succeed payment
        }
        state Late { let _all = map tag in order.tags { price(1) } retry States::HeartbeatTimeout; => fail Failure { error: "Late", cause: "" } }
    }
}

fn main() {}
