//! A shop's orders, from payment to confirmation: run them, print the flow for AWS, draw it.
//!
//! ```text
//! cargo run --example order_fulfilment -- run examples/data/order.json
//! cargo run --example order_fulfilment -- run --lines examples/data/orders.jsonl
//! cargo run --example order_fulfilment -- console                  the bundled orders in a web console, live
//! cargo run --example order_fulfilment -- asl                      Amazon States Language
//! cargo run --example order_fulfilment -- graph --format svg       a picture
//! ```
//!
//! Yours take what is in stock from the file that the variable `STOCK` names.

mod shop;

use std::process::ExitCode;

use shop::{Bank, OrderFulfilment, Warehouse};
use workflow_runtime::Runtime;
use workflow_runtime::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    let runtime = Runtime::builder().resource(Bank::default()).resource(Warehouse::open());
    let bundled = include_str!("data/orders.jsonl");
    Cli::<OrderFulfilment>::new(runtime).samples::<OrderFulfilment>(bundled).main().await
}
