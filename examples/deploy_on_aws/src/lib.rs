//! A shop's order flow, and what its tasks need.
#![allow(missing_docs)]

#[path = "../../shop/mod.rs"]
mod shop;

pub use shop::*;
use workflow_runtime::{Runtime, RuntimeBuilder};

/// A runtime with the resources of the shop's tasks.
pub fn runtime() -> RuntimeBuilder {
    Runtime::builder().resource(Bank::default()).resource(Warehouse::open())
}
