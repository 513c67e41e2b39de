#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment timeout 5m {
        state Pay {
            let payment = pay(&order)?
                timeout 20s
                retry PaymentError::BankBusy { interval: 1s, max_attempts: 3, backoff_rate: 1.5, jitter: full }
                retry States::Timeout { interval: 5s, max_attempts: 9, max_delay: 30s };
            => succeed payment
        }
    }
}

fn main() {}
