#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Start => if ordr.total > 0 { Pay } else { Refuse("nothing to pay") };
        state Pay {
            let payment = pay(&order)? timout 30s;
            => match payment.status {
                Status::Paid => Dnoe,
                _ => Later,
            }
        }
        state Later { wait 1.5h; => Pay }
        state Refuse(reason) => fail PaymentError::Declined { reason };
        state Done => succeed payment;
    }
}

fn main() {}
