//! Workflows as Rust: checked at compile time, run on tokio, emitted as Amazon States Language.

mod attempt;
mod clock;
mod data;
mod journal;
mod leaves;
mod machine;
mod operators;
mod runtime;
mod task;

pub mod asl;
pub mod definition;
pub mod error;
pub mod expr;
pub mod graph;
pub mod retry;
pub mod shape;

pub use clock::{BoxFuture, Clock, SystemClock};
pub use data::Data;
pub use error::{Failure, TaskError};
pub use journal::{Event, Journal};
pub use machine::Workflow;
pub use runtime::{Runtime, RuntimeBuilder};
pub use task::{Dispatch, Execution, Fault, NoError, Task, TaskCall, TaskContext};
pub use tokio_util::sync::CancellationToken;
pub use workflow_macros::{Data, TaskError, task, workflow};

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
