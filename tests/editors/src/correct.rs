use workflow_runtime::{Failure, workflow};

use super::tasks::*;

workflow! {
    /// Takes an order from payment to the parcel.
    pub workflow Shop(/*parameter*/order: /*type*/Order) -> u32 settings { /*setting*/limit: u32 } {
        /// Is the order paid?
        state /*state*/Check {
            let /*variable*/payment = /*call*/check_payment(&order)?
                timeout 30s
                retry /*error*/PaymentError::/*variant*/Busy { interval: 2s }
                catch PaymentError::Declined { reason: /*bound*/why } => Refuse(why)
                catch States::/*reserved*/Timeout as failure => Failed(failure);
            => match /*use*/payment./*member*/status {
                Status::Approved if order.cents > 50 => /*target*/Pack,
                Status::Approved => Label,
                Status::Pending => Wait,
            }
        }

        state Wait { wait 30s; => Check }

        state Pack {
            let weights = map /*element*/item: Item in order.items with { max_concurrency: 4 } -> u32 {
                state Weigh { let /*inside*/weight = pack(&item); => succeed weight }
            };
            => Add
        }

        state Add {
            let /*total*/total: u32 = weights.iter().fold(0, |/*closure*/sum, weight| sum + weight);
            => if total > settings./*asked*/limit && payment.bank == "ours" { Label } else { Refuse("too light") }
        }

        state Label {
            let (/*part*/first, label) = parallel { check_payment(&order)?, branch -> String {
                state Write => succeed order.items.iter().map(|item| item./*deep*/name).join(", ");
            } };
            => match label { "" => Refuse(first.bank), _ => succeed 1 }
        }

        state Refuse(/*carried*/reason: String) => fail Failure { error: "Refused", cause: /*end*/reason };
        state Failed(failure: Failure) => fail failure;
    }
}

pub async fn run(order: Order) -> Result<u32, Failure> {
    /*workflow*/Shop::/*method*/run(order).await
}
