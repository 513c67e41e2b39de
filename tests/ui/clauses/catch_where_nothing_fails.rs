#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> u64 {
        state Price {
            let total = price(order.id) catch PaymentError::BankBusy => Price;
            => succeed total
        }
    }
}

fn main() {}
