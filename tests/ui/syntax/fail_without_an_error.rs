#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Check => if order.total > 0 { Pay } else { Refuse };
        state Pay { let payment = pay(&order)?; => Done }
        state Refuse => fail;
        state Done => succeed payment;
    }
}

fn main() {}
