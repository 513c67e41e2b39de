//! Workflows as Rust: checked at compile time, run on tokio, emitted as Amazon States Language.

mod data;
mod leaves;

pub mod asl;
pub mod definition;
pub mod error;
pub mod expr;
pub mod graph;
pub mod shape;

pub use data::Data;
pub use error::{Failure, TaskError};
pub use workflow_macros::{Data, TaskError};
