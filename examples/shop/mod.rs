//! A shop's order flow: is the order paid, prepare it for shipping, send the confirmation.

mod orders;
mod tasks;

pub use orders::*;
pub use tasks::*;
use workflow_runtime::{Failure, workflow};

workflow! {
    /// Takes an order from payment to confirmation.
    pub workflow OrderFulfilment(order: Order) -> Receipt timeout 1h {
        /// Is the order paid?
        state CheckPayment {
            let payment = check_payment(&order)?
                timeout 30s
                retry PaymentError::BankBusy { interval: 1s, max_attempts: 5, backoff_rate: 2.0, max_delay: 10s, jitter: full }
                catch PaymentError::Declined { reason } => Refuse(reason);
            => match payment.status {
                Status::Approved if order.freight_cents > 50_000 => ReviewLargeOrder,
                Status::Approved => Prepare,
                Status::Pending => WaitForBank,
            }
        }

        state WaitForBank { wait 1s; => CheckPayment }

        /// Somebody looks at orders that are expensive to ship.
        state ReviewLargeOrder {
            let review = review_large_order(&order, &payment);
            => if review.granted { Prepare } else { Refund(Failure { error: "Shop.ReviewFailed", cause: review.comment }) }
        }

        state Prepare {
            let parcel = prepare_shipment(&order)? catch _ as failure => Refund(failure);
            => Confirm
        }

        state Confirm {
            let receipt = send_confirmation(&order.customer, &payment, &parcel);
            => succeed receipt
        }

        /// The money goes back, and the order fails for the reason that stopped it.
        state Refund(failure: Failure) { refund(&payment); => fail failure }

        state Refuse(reason: String) => fail OrderError::Refused { reason };
    }
}
