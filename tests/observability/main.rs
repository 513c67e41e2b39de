//! What executions tell to `tracing` and to `metrics`.
#![allow(missing_docs)]

mod clock;
mod flows;
mod meters;
mod recorder;
mod spans;
mod tree;
