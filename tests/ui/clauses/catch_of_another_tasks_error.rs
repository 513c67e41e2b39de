#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)?
                catch ShippingError::NoCarrier(town) => Refuse(town);
            => succeed payment
        }
        state Refuse(reason: String) => fail PaymentError::Declined { reason };
    }
}

fn main() {}
