#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Price { let total = price(order.customer); => Pay }
        state Pay {
            let payment = pay(order)? catch PaymentError::Lost => Refuse(5);
            => if order.total == total { Done } else { Refuse("wrong price") }
        }
        state Refuse(reason: String) => fail PaymentError::Declined { reason };
        state Done => succeed payment.cents;
    }
}

fn main() {}
