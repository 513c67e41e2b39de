//! An order from payment to confirmation: a callback, branches, and a map inside one.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskError, TaskToken, task, workflow};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub order_id: u32,
    pub customer: Customer,
    pub items: Vec<Item>,
    pub freight_cents: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Customer {
    pub id: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Item {
    pub sku: String,
    pub quantity: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Payment {
    pub status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Status {
    Approved,
    Pending,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Approval {
    pub granted: bool,
    pub comment: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Parcel {
    pub parcel: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Receipt {
    pub receipt: String,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("the bank is busy")]
    BankBusy,
    #[error("the bank declined the card: {reason}")]
    Declined { reason: String },
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum OrderError {
    #[error("the order was refused: {reason}")]
    Refused { reason: String },
}

#[task]
pub async fn check_payment(order: &Order) -> Result<Payment, PaymentError> {
    match order.freight_cents {
        0 => Err(PaymentError::Declined { reason: "no funds".into() }),
        _ => Ok(Payment { status: Status::Approved }),
    }
}

#[task(callback = Approval)]
pub async fn ask_manager(order: &Order, token: TaskToken) -> Result<(), Failure> {
    println!("may order {} be sent? answer with {token}", order.order_id);
    Ok(())
}

#[task]
pub async fn write_invoice(order: &Order, payment: &Payment) -> Result<String, Failure> {
    Ok(format!("INV-{}-{:?}", order.order_id, payment.status))
}

#[task]
pub async fn reserve_stock(items: &[Item]) -> Result<Vec<Item>, Failure> {
    Ok(items.to_vec())
}

#[task]
pub async fn pack(item: &Item) -> Result<Parcel, Failure> {
    Ok(Parcel { parcel: item.sku.clone() })
}

#[task]
pub async fn send_confirmation(customer: &Customer, invoice: &str, parcels: &[Parcel]) -> Result<Receipt, Failure> {
    Ok(Receipt { receipt: format!("{} {invoice} {}", customer.id, parcels.len()) })
}

#[task]
pub async fn refund(payment: &Payment) -> Result<(), Failure> {
    println!("refund {:?}", payment.status);
    Ok(())
}

workflow! {
    /// Takes an order from payment to confirmation.
    pub workflow OrderFulfilment(order: Order) -> Receipt timeout 7d {
        /// Is the order paid?
        state CheckPayment {
            let payment = check_payment(&order)?
                timeout 30s
                retry PaymentError::BankBusy { interval: 2s, max_attempts: 5, backoff_rate: 2.0, max_delay: 60s, jitter: full }
                catch PaymentError::Declined { reason } => Refuse(reason);
            => match payment.status {
                Status::Approved if order.freight_cents > 50_000 => AskManager,
                Status::Approved => Prepare,
                Status::Pending => WaitForBank,
            }
        }

        state WaitForBank { wait 30s; => CheckPayment }

        state AskManager {
            let approval = ask_manager(&order)? timeout 3d catch States::Timeout => Refuse("nobody answered");
            => if approval.granted { Prepare } else { Refuse(approval.comment) }
        }

        state Prepare {
            let (invoice, parcels) = parallel {
                write_invoice(&order, &payment)?,
                branch -> Vec<Parcel> {
                    state Reserve { let reserved = reserve_stock(&order.items)?; => PackAll }
                    state PackAll {
                        let packed = map item: Item in reserved with { max_concurrency: 4 } -> Parcel {
                            state Pack { let parcel = pack(&item)?; => succeed parcel }
                        };
                        => succeed packed
                    }
                },
            } catch _ as failure => Refund(failure);
            => Confirm
        }

        state Confirm {
            let receipt = send_confirmation(&order.customer, &invoice, &parcels)?;
            => succeed receipt
        }

        state Refund(failure: Failure) { refund(&payment)?; => fail failure }
        state Refuse(reason: String) => fail OrderError::Refused { reason };
    }
}
