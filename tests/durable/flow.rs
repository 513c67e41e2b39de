//! A flow with every kind of state, whose tasks write down what they did.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskContext, TaskError, task, workflow};

/// Where tasks write a line for each call, so that a test can read it after the process is gone.
#[derive(Clone)]
pub enum Ledger {
    Memory(Arc<Mutex<Vec<String>>>),
    File(PathBuf),
}

impl Ledger {
    pub fn memory() -> Self {
        Ledger::Memory(Arc::default())
    }

    pub fn write(&self, line: String) {
        match self {
            Ledger::Memory(lines) => lines.lock().unwrap().push(line),
            Ledger::File(path) => {
                let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
                file.write_all(format!("{line}\n").as_bytes()).unwrap();
            }
        }
    }

    pub fn lines(&self) -> Vec<String> {
        match self {
            Ledger::Memory(lines) => lines.lock().unwrap().clone(),
            Ledger::File(path) => {
                std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Order {
    pub id: u32,
    pub items: Vec<u32>,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum ShopError {
    #[error("busy")]
    Busy,
    #[error("no {item} left")]
    SoldOut { item: u32 },
}

/// The call's key, its attempt, and in a file the time.
pub fn note(ledger: &Ledger, cx: &TaskContext) {
    let call = format!("{} {}", cx.idempotency_key(), cx.attempt());
    ledger.write(match ledger {
        Ledger::Memory(_) => call,
        Ledger::File(_) => format!("{call} {}", SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()),
    });
}

#[task]
pub async fn charge(order: &Order, #[resource] ledger: &Ledger, cx: &TaskContext) -> Result<u32, ShopError> {
    note(ledger, cx);
    tokio::time::sleep(Duration::from_millis(1)).await;
    match order.id % 3 {
        0 if cx.attempt() < 2 => Err(ShopError::Busy),
        _ => Ok(order.items.iter().sum()),
    }
}

#[task]
pub async fn pick(item: u32, #[resource] ledger: &Ledger, cx: &TaskContext) -> Result<u32, ShopError> {
    note(ledger, cx);
    tokio::task::yield_now().await;
    match item {
        13 => Err(ShopError::SoldOut { item }),
        _ => Ok(item * 10),
    }
}

#[task]
pub async fn wrap(picked: u32, paper: &str, #[resource] ledger: &Ledger, cx: &TaskContext) -> String {
    note(ledger, cx);
    format!("{paper} {picked}")
}

#[task]
pub async fn invoice(cents: u32, #[resource] ledger: &Ledger, cx: &TaskContext) -> String {
    note(ledger, cx);
    format!("{cents} cents")
}

workflow! {
    pub workflow Delivery(parcels: Vec<String>) -> String {
        state Pause { wait 1s; => Drive }
        state Drive { let text = invoice(7); => succeed format!("{text}: {}", parcels.join(", ")) }
    }
}

workflow! {
    pub workflow Shop(order: Order) -> String timeout 1h {
        state Charge {
            let cents = charge(&order)? timeout 1m retry ShopError::Busy { interval: 1s, max_attempts: 3 };
            => Rest
        }
        state Rest { wait 2s; => Double }
        state Double { let doubled: u32 = cents * 2; => Prepare(doubled) }
        state Prepare(doubled: u32) {
            let (bill, parcels) = parallel {
                invoice(doubled),
                branch -> Vec<String> {
                    state Gather {
                        let picked = map item in &order.items with { max_concurrency: 2 } { pick(item)? };
                        => Wrap
                    }
                    state Wrap {
                        let wrapped = map (index, one: u32) in picked -> String {
                            state Choose => if index == 0 { Fold("red") } else { Fold("blue") };
                            state Fold(paper: String) { let parcel = wrap(one, &paper); => succeed parcel }
                        };
                        => succeed wrapped
                    }
                },
            }
                catch ShopError::SoldOut { item } => succeed format!("no {item}");
            => Deliver
        }
        state Deliver {
            let text = run Delivery(parcels) timeout 10m;
            => succeed format!("{bill}; {text}")
        }
    }
}

pub fn order(id: u32) -> Order {
    let items = if id % 5 == 4 { vec![1, 13] } else { vec![1, 2, 3] };
    Order { id, items }
}

/// What an order's execution comes to.
pub fn expected(id: u32) -> String {
    match id % 5 {
        4 => "no 13".into(),
        _ => "12 cents; 7 cents: red 10, blue 20, blue 30".into(),
    }
}
