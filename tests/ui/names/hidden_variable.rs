#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, reason: String) -> String {
        state Pay {
            let payment = pay(&order)?;
            => match payment.status {
                Status::Refused { reason } => Stop,
                _ => succeed "paid",
            }
        }
        state Stop => succeed reason;
    }
}

fn main() {}
