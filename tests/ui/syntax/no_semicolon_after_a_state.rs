#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Start => if order.total > 0 { Pay } else { Refuse }
        state Pay { let payment = pay(&order)?; => succeed payment }
        state Refuse => fail PaymentError::BankBusy;
    }
}

fn main() {}
