#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Both {
            let (payment, b) = parallel { pay(&order)? catch PaymentError::BankBusy => Late, price(7) };
            => succeed payment.cents + b
        }
        state Late => succeed 0;
    }
}

fn main() {}
