#![doc = include_str!("../docs/observability.md")]

#[cfg(feature = "metrics")]
pub use crate::observe::meters::describe_metrics;
