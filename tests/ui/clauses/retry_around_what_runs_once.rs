#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task(once)]
async fn charge(cents: u64) -> Result<u64, PaymentError> {
    Ok(cents)
}

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (cents, _) = parallel { charge(order.total)? retry PaymentError::BankBusy, price(order.id) };
            => Each
        }
        state Each {
            let all = map _tag in order.tags with { max_concurrency: 2 } { charge(order.total)? }
                retry _ { max_attempts: 1 };
            => succeed all.iter().fold(cents, |sum, more| sum + more)
        }
    }
}

fn main() {}
