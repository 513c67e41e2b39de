#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Start => if order.total > 0 { Pay };
        state Pay {
            let payment = pay(&order)? timeout 30;
            => match payment.status {
                Status::Paid => Done,
                Status::Pending => Wiat,
                Status::Refused(..) -> Done
            }
        }
        stat Wait { wait 1h; => Pay }
        state Done => succeed paymnet;
    }
}

fn main() {}
