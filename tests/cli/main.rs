//! The command line of examples, as people and programs meet it.

#![allow(missing_docs)]

mod documents;
#[cfg(unix)]
mod kept;
#[path = "../program/mod.rs"]
mod program;
mod run;
mod template;
mod usage;

const SHOP: &str = "order_fulfilment";
const PURCHASE: &str = "nested_workflow";
#[cfg(unix)]
const WAITING: &str = "waiting";

fn bundled() -> &'static str {
    include_str!("../../examples/data/orders.jsonl")
}

/// A bundled order.
fn order(index: usize) -> &'static str {
    bundled().lines().nth(index).unwrap()
}
