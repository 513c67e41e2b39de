//! Workflows that are observed.

use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};
use workflow_runtime::{TaskError, task, workflow};

/// How often the bank is busy.
pub struct Bank(pub AtomicU32);

impl Bank {
    pub fn busy(times: u32) -> Self {
        Bank(AtomicU32::new(times))
    }
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum PaymentError {
    #[error("the bank is busy")]
    BankBusy,
    #[error("declined: {reason}")]
    Declined { reason: String },
    #[error("no such account: {number}")]
    Unknown {
        #[data(secret)]
        number: u64,
    },
}

#[task]
pub async fn charge(cents: u64, #[resource] bank: &Bank) -> Result<u64, PaymentError> {
    tracing::info!(cents, "asking the bank");
    // What is told after a wait belongs to the attempt as well.
    tokio::task::yield_now().await;
    if bank.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |times| times.checked_sub(1)).is_ok() {
        return Err(PaymentError::BankBusy);
    }
    if cents > 1_000 {
        return Err(PaymentError::Declined { reason: "too much".into() });
    }
    if cents == 666 {
        return Err(PaymentError::Unknown { number: cents });
    }
    Ok(cents)
}

#[task]
pub async fn pack(item: u32) -> u32 {
    tracing::info!(item, "packing");
    item
}

/// Nobody answers.
#[task]
pub async fn ring() -> u32 {
    std::future::pending().await
}

workflow! {
    pub workflow Call() -> u32 {
        state Ring { let times = ring(); => succeed times }
    }
}

workflow! {
    pub workflow Pay(cents: u64) -> u64 {
        state Charge {
            let paid = charge(cents)?
                retry PaymentError::BankBusy { interval: 2s, max_attempts: 2 };
            => succeed paid
        }
    }
}

workflow! {
    pub workflow Order(cents: u64, items: Vec<u32>) -> u64 {
        state Both {
            let (paid, _) = parallel {
                branch -> u64 {
                    state PayFirst { let cents_paid = run Pay(cents); => succeed cents_paid }
                },
                branch -> Vec<u32> {
                    state PackAll {
                        let packed = map item: u32 in items -> u32 {
                            state Pack { let parcel = pack(item); => succeed parcel }
                        };
                        => succeed packed
                    }
                },
            };
            => succeed paid
        }
    }
}

workflow! {
    pub workflow Patient(cents: u64) -> u64 timeout 1h {
        state Rest { wait 10m; => Charge }
        state Charge {
            let paid = charge(cents)? catch PaymentError::Declined { .. } => RestLonger;
            => succeed paid
        }
        state RestLonger { wait 55m; => succeed 0 }
    }
}
