#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment timeout 5m {
        state Both {
            let (payment, _) = parallel { pay(&order)? timeout 1m retry PaymentError::BankBusy { max_attempts: 1 }, price(order.id) }
                retry _ { max_attempts: 2 };
            => succeed payment
        }
    }
}

fn main() {}
