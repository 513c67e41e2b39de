#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? retry States::HeartbeatTimeout catch States::Timeout => Late;
            => succeed payment
        }
        state Late => fail Failure { error: "Late", cause: "" };
    }
}

fn main() {}
