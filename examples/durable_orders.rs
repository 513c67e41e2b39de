//! Orders that survive everything: end it with Ctrl-C or `kill -9` at any moment and start it again, and it goes on
//! where it was. The last line says that each order was charged once.
//!
//! ```text
//! cargo run --example durable_orders                              the bundled orders
//! cargo run --example durable_orders -- orders.jsonl directory    yours, and where to keep them
//! ```
#![allow(missing_docs)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use workflow_runtime::store::SqliteStore;
use workflow_runtime::{Data, Runtime, TaskContext, TaskError, task, workflow};

#[derive(Clone, Debug, Serialize, Deserialize, Data)]
pub struct Order {
    pub order_id: u32,
    pub freight_cents: u64,
}

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum BankError {
    #[error("the bank cannot be reached: {reason}")]
    Unreachable { reason: String },
}

/// A bank that knows nothing of the store: a file for each charge, named by the key that it was asked with.
struct Bank(PathBuf);

#[task]
async fn charge(order: &Order, #[resource] bank: &Bank, cx: &TaskContext) -> Result<(), BankError> {
    cx.sleep(Duration::from_millis(u64::from(order.order_id % 50))).await;
    let (charge, draft) = (bank.0.join(cx.idempotency_key().replace('/', "_")), bank.0.join("draft"));
    let draft = draft.with_extension(order.order_id.to_string());
    let written = std::fs::write(&draft, order.order_id.to_string()).and_then(|()| std::fs::rename(draft, charge));
    written.map_err(|error| BankError::Unreachable { reason: error.to_string() })
}

#[task]
async fn ship(order: &Order) -> String {
    format!("order {} is on its way", order.order_id)
}

workflow! {
    pub workflow DurableOrder(order: Order) -> String {
        state Charge {
            charge(&order)? retry BankError::Unreachable { interval: 1s, max_attempts: 3 };
            => Pack
        }
        state Pack { wait 2s; => Ship }
        state Ship { let text = ship(&order); => succeed text }
    }
}

/// Brings all orders to their end, those too that an earlier process began, and tells how often each was charged.
pub async fn run(orders: &Path, directory: &Path) -> Result<String, Box<dyn Error>> {
    let charges = directory.join("charges");
    std::fs::create_dir_all(&charges)?;
    let store = SqliteStore::open(directory.join("orders.db"))?;
    let builder = Runtime::builder().store(store).resource(Bank(charges.clone()));
    let runtime = builder.workflow::<DurableOrder>().build().await?;
    let (mut expected, mut executions) = (Vec::new(), Vec::new());
    for line in std::fs::read_to_string(orders)?.lines() {
        let order: Order = serde_json::from_str(line)?;
        expected.push(order.order_id);
        executions.push(runtime.start::<DurableOrder>(&order.order_id.to_string(), order).await?);
    }
    for execution in executions {
        println!("{}", execution.result().await?);
    }
    let mut charged = Vec::new();
    for file in std::fs::read_dir(charges)? {
        let file = file?.path();
        if file.file_stem().is_none_or(|name| name != "draft") {
            charged.push(std::fs::read_to_string(file)?.parse::<u32>()?);
        }
    }
    charged.sort_unstable();
    expected.sort_unstable();
    if charged != expected {
        return Err(format!("{} orders, but {} charges", expected.len(), charged.len()).into());
    }
    Ok(format!("{} orders, each charged once", expected.len()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let bundled = || concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/orders.jsonl").into();
    let orders = arguments.next().unwrap_or_else(bundled);
    let directory = arguments.next().unwrap_or_else(|| "durable_orders".into());
    println!("{}", run(&orders, &directory).await?);
    Ok(())
}
