#![doc = include_str!("../../docs/durable.md")]

mod answers;
mod assigned;
mod compare;
mod drive;
mod engine;
mod error;
mod events;
mod execution;
mod executions;
mod fingerprint;
mod follow;
mod history;
#[cfg(any(feature = "console", all(feature = "cli", feature = "sqlite")))]
mod json;
mod keep;
mod lifecycle;
mod lines;
mod look;
mod record;
mod requests;
mod run;
mod runtime;
mod saved;
mod start;
mod variables;
mod visit;
mod visits;
mod waiting;

pub use answers::WaitingCallback;
pub(crate) use drive::{Inside, drive, drive_nested};
pub use error::{BuildError, ExecutionError, RedriveError, StartError};
pub use execution::ExecutionHandle;
pub use executions::Executions;
pub use history::HistoryEvent;
#[cfg(any(feature = "console", all(feature = "cli", feature = "sqlite")))]
pub(crate) use json::{Summary, Whole};
pub(crate) use record::Record;
#[cfg(all(feature = "cli", feature = "sqlite"))]
pub(crate) use record::millis;
#[cfg(any(feature = "tracing", all(feature = "cli", feature = "sqlite")))]
pub(crate) use record::time;
pub use runtime::{DurableBuilder, DurableRuntime};
#[doc(hidden)]
pub use variables::{SavedVariables, Unfit, Variables};
pub use visit::{Attempt, Visit, VisitStatus};

pub use crate::input::InputError;
