#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(settings: Order) -> u64 {
        state Pay {
            let payment = pay(&settings)? catch PaymentError::Declined { reason: context } => fail Failure { error: "Declined", cause: context };
            => match payment { Payment { cents: context, .. } => succeed context }
        }
    }
}

fn main() {}
