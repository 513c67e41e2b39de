//! The Lambda function of `tests/lambda/run`.
#![allow(missing_docs)]

use std::time::Duration;

use serde::{Deserialize, Serialize};
use workflow_runtime::asl::Deployment;
use workflow_runtime::{Data, Runtime, TaskContext, TaskError, TaskToken, lambda, task, workflow};

#[derive(Clone, Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    order_id: u32,
    cents: u64,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum PaymentError {
    #[error("the card is declined: {reason}")]
    Declined { reason: String },
}

/// What the bank calls itself.
struct Bank(&'static str);

#[task]
async fn pay(order: &Order, #[resource] bank: &Bank) -> Result<String, PaymentError> {
    match order.cents {
        0 => Err(PaymentError::Declined { reason: format!("order {} costs nothing", order.order_id) }),
        cents => Ok(format!("{cents} cents from {}", bank.0)),
    }
}

#[task]
async fn describe(cx: &TaskContext) -> (String, String, u32) {
    cx.heartbeat();
    (cx.state().to_owned(), cx.idempotency_key(), cx.attempt())
}

#[task]
async fn explode(what: &str) {
    panic!("the {what} exploded")
}

#[task]
async fn dawdle(seconds: u64) {
    tokio::time::sleep(Duration::from_secs(seconds)).await;
}

workflow! {
    pub workflow Shop(order: Order) -> String {
        state Pay {
            let text = pay(&order)? catch PaymentError::Declined { reason } => Describe(reason);
            => succeed text
        }
        state Describe(reason: String) { let told = describe(); => succeed format!("{reason}: {}", told.0) }
    }
}

/// Standard output is where the test looks for the token.
#[task(callback = bool)]
async fn approve(order: &Order, token: TaskToken) -> Result<(), PaymentError> {
    if order.cents == 0 {
        return Err(PaymentError::Declined { reason: "nothing to approve".into() });
    }
    println!("handed out {token}");
    Ok(())
}

workflow! {
    pub workflow Approval(order: Order) -> bool {
        state Approve { let granted = approve(&order)? timeout 1h; => succeed granted }
    }
}

workflow! {
    pub workflow Trouble(seconds: u64) -> () {
        state Explode { explode("box") catch _ => Dawdle; => Dawdle }
        state Dawdle { dawdle(seconds) timeout 5s; => succeed () }
    }
}

#[tokio::main]
async fn main() -> Result<(), lambda::Error> {
    let runtime = Runtime::builder();
    match std::env::args().nth(1).as_deref() {
        Some("asl") => {
            let deployment = Deployment::lambda("worker");
            let name = std::env::args().nth(2);
            let approval = name.as_deref() == Some("Approval");
            println!("{}", if approval { Approval::asl(&deployment)? } else { Shop::asl(&deployment)? });
            Ok(())
        }
        // As somebody deploys it who forgot the bank.
        Some("without-bank") => lambda::serve::<Shop>(&runtime.build()).await,
        _ => lambda::serve::<(Shop, Approval, Trouble)>(&runtime.resource(Bank("the savings bank")).build()).await,
    }
}
