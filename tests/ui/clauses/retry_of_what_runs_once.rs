#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(once)]
async fn charge(cents: u64) -> Result<u64, PaymentError> {
    Ok(cents)
}

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Pay {
            let cents = charge(order.total)? retry PaymentError::BankBusy { max_attempts: 2 };
            => succeed cents
        }
    }
}

fn main() {}
