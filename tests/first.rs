//! x
#![allow(missing_docs)]
use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, Failure, TaskContext, TaskError, task, workflow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Order {
    pub id: u32,
    pub freight_cents: u64,
    pub note: Option<String>,
}
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Status {
    Approved,
    Pending,
    Odd(String),
}
#[derive(Debug, Serialize, Deserialize, Data)]
pub struct Payment {
    pub status: Status,
}
#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("busy")]
    BankBusy,
    #[error("declined: {reason}")]
    Declined { reason: String },
}
#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum OrderError {
    #[error("refused: {reason}")]
    Refused { reason: String },
}

/// Asks the bank.
#[task]
pub async fn check_payment(order: &Order, cx: &TaskContext) -> Result<Payment, PaymentError> {
    if cx.attempt() == 1 {
        return Err(PaymentError::BankBusy);
    }
    if order.id == 2 {
        return Err(PaymentError::Declined { reason: "no funds".into() });
    }
    if order.id == 3 {
        panic!("boom")
    }
    Ok(Payment { status: if order.freight_cents == 0 { Status::Odd("zero".into()) } else { Status::Approved } })
}
#[task]
async fn refund(payment: Payment) -> u32 {
    let _ = payment;
    7
}

workflow! {
    /// Takes an order from payment to confirmation.
    pub workflow OrderFulfilment(order: Order) -> String timeout 7d {
        /// Is the order paid?
        state CheckPayment {
            let payment = check_payment(&order)?
                timeout 30s
                retry PaymentError::BankBusy { interval: 2s, max_attempts: 5, backoff_rate: 2.0, max_delay: 60s, jitter: full }
                catch PaymentError::Declined { reason } => Refuse(reason)
                catch _ as failure => Give(failure);
            => match payment.status {
                Status::Approved if order.freight_cents > 50_000 => Give(Failure { error: "too big", cause: format!("{} cents", order.freight_cents) }),
                Status::Approved => Refund,
                Status::Pending => WaitForBank,
                Status::Odd(text) => Refuse(format!("odd: {text} {}", order.id + 1)),
            }
        }
        state WaitForBank { wait 30s; => CheckPayment }
        state Refund { let x = refund(payment); => if x == 7 && order.note == None { succeed "done" } else { succeed format!("{x}") } }
        state Give(failure: Failure) => fail failure;
        state Refuse(reason: String) => fail OrderError::Refused { reason };
    }
}

#[tokio::test(start_paused = true)]
async fn runs() {
    let order = Order { id: 1, freight_cents: 5, note: None };
    assert_eq!(OrderFulfilment::run(order.clone()).await.unwrap(), "done");
    for (id, freight_cents) in [(2, 1), (3, 1), (4, 60_000), (5, 0)] {
        println!("{}", OrderFulfilment::run(Order { id, freight_cents, note: None }).await.unwrap_err());
    }
}
#[test]
fn asl() {
    println!("{}", OrderFulfilment::asl(&workflow_runtime::asl::Deployment::lambda("${WorkerFunctionArn}")).unwrap());
}
