#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Start => if order.total > 0 { Pay; Done } else { Pay };
        state Pay { let payment = pay(&order)?; => Done }
        state Done => succeed payment;
    }
}

fn main() {}
