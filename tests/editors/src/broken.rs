use workflow_runtime::{Failure, workflow};

use super::tasks::*;

workflow! {
    pub workflow Shop(order: Order) -> u32 {
        state Check {
            let /*variable*/payment = check_payment(&order)?;
            => match payment.status {
                Status::Approved if order./*?field*/ => Pack,
                Status::/*?variant*/
            }
        }

        /// Puts all into a box.
        state Pack {
            let weights = map item in &order.items { pack(&item) };
            let total: u32 = weights./*?method*/
        }

        state Bank {
            let heavy: bool = order.items.iter().any(|item| item.weight > 9 && payment./*?nested*/);
            => if heavy { /*?state*/ } else { succeed 1 }
        }

        state Label {
            let text: String = format!("{}", /*use*/payment./*member*/bank);
            => if /*cents*/order./*field*/cents > { Refuse(text) } else { /*target*/Pack }
        }

        state Refuse(/*carried*/reason: String) => fail Failure { error: "Refused", cause: /*end*/reason };

        state Retry { let again = /*call*/check_payment(&order)? retry /*error*/PaymentError::/*?error*/ }
    }
}

pub async fn run(order: Order) -> Result<u32, Failure> {
    let paid: u32 = /*workflow*/Shop::/*method*/run(order).await?;
    Ok(paid)
}
