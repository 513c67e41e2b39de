#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Start => if order.total = 0 { Free } else { Pay };
        state Pay { let payment = pay(&order)?; => Done }
        state Free => fail PaymentError::BankBusy;
        state Done => succeed payment;
    }
}

fn main() {}
