#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> () {
        state Start => if order.note { succeed } else { fail PaymentError::BankBusy };
    }
}

fn main() {}
