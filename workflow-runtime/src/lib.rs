//! Workflows as Rust: tasks are async functions, the flow between them is a `workflow!` block.
//!
//! The block is checked when it is compiled: every transition, and the data that flows. What compiles
//! runs on tokio, and is written as Amazon States Language for AWS Step Functions, or as a picture.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use workflow_runtime::{Data, Failure, TaskError, task, workflow};
//!
//! #[derive(Clone, Serialize, Deserialize, Data)]
//! pub struct Order {
//!     id: u32,
//!     cents: u64,
//!     address: String,
//! }
//!
//! #[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
//! pub enum OrderError {
//!     #[error("the bank is busy")]
//!     BankBusy,
//!     #[error("the card is declined: {reason}")]
//!     Declined { reason: String },
//! }
//!
//! /// Asks the bank. The function stays an ordinary one: callable, testable.
//! #[task]
//! async fn check_payment(order: &Order) -> Result<bool, OrderError> {
//!     match order.cents {
//!         0 => Err(OrderError::Declined { reason: "nothing to pay".into() }),
//!         cents => Ok(cents < 1_000_000),
//!     }
//! }
//!
//! #[task]
//! async fn prepare_shipment(order: &Order) -> String {
//!     format!("order {} to {}", order.id, order.address)
//! }
//!
//! #[task]
//! async fn send_confirmation(label: &str) -> String {
//!     format!("sent: {label}")
//! }
//!
//! workflow! {
//!     /// Takes an order from payment to confirmation.
//!     pub workflow Fulfilment(order: Order) -> String timeout 7d {
//!         /// Is the order paid?
//!         state CheckPayment {
//!             let paid = check_payment(&order)?
//!                 timeout 30s
//!                 retry OrderError::BankBusy { interval: 2s, max_attempts: 5, jitter: full }
//!                 catch OrderError::Declined { reason } => Refuse(reason);
//!             => if paid { Prepare } else { WaitForBank }
//!         }
//!         state WaitForBank { wait 30s; => CheckPayment }
//!         state Prepare { let label = prepare_shipment(&order); => Confirm }
//!         state Confirm { let receipt = send_confirmation(&label); => succeed receipt }
//!         state Refuse(reason: String) => fail OrderError::Declined { reason };
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Failure> {
//!     let order = Order { id: 7, cents: 1_995, address: "12 Elm Street".into() };
//!     println!("{}", Fulfilment::run(order).await?);
//!     Ok(())
//! }
//! ```
//!
//! - [`task`](macro@task) makes an async function a task; what it takes and gives is [`Data`](trait@Data),
//!   and its error a [`TaskError`](trait@TaskError).
//! - [`workflow!`](macro@workflow) connects tasks. It declares a type with `run`, `asl` and `graph`.
//! - [`Runtime`] runs workflows with resources, a clock, and a dispatch of your own.
//! - With the feature `cli`, `cli::main` is a program's command line: run, draw, compare, emit, and with `sqlite` keep,
//!   list, show, stop, answer.
//! - With the feature `console`, `console::bind` serves a web page that shows executions.
//! - With the feature `testing`, `testing::Harness` tests workflows: tasks replaced, and a paused clock.
//! - [`asl`] and [`graph`](mod@graph) render a workflow's [`definition`].
//! - With the features `tracing` and `metrics`, executions are observed: `observability` lists spans and metrics.
//! - With the feature `template`, `template::Template` writes what deploys it: a SAM or CloudFormation template.
//! - With the feature `lambda`, `lambda::serve` is a workflow's tasks as an AWS Lambda function, and with the feature `aws`,
//!   `activity::serve` polls Step Functions' activities for them.
//! - With a feature for each (`aws-sqs`, …, `http`), `services` has AWS's services as tasks.

// The crate's own tasks and their types are expanded as a user's are.
extern crate self as workflow_runtime;

mod around;
mod attempt;
mod by_json;
mod callback;
mod clock;
mod cycles;
mod data;
mod derived;
#[cfg(any(feature = "console", all(feature = "cli", feature = "sqlite")))]
mod example;
mod fits;
mod flatten;
mod frame;
#[cfg(any(feature = "cli", feature = "durable"))]
mod input;
mod iterators;
mod journal;
mod leaves;
#[cfg(feature = "durable")]
mod limits;
mod lock;
mod machine;
mod mask;
#[cfg(any(feature = "cli", feature = "durable"))]
mod mistakes;
mod nested;
mod observe;
mod operators;
mod runtime;
mod settings;
#[cfg(any(feature = "cli", feature = "console"))]
mod takes;
mod task;
mod token;
#[cfg(any(feature = "cli", feature = "template", feature = "worker"))]
mod workflows;

#[cfg(feature = "aws")]
pub mod activity;
pub mod asl;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "console")]
pub mod console;
pub mod definition;
#[cfg(feature = "durable")]
pub mod durable;
pub mod error;
pub mod expr;
pub mod graph;
#[cfg(feature = "lambda")]
pub mod lambda;
#[cfg(any(feature = "tracing", feature = "metrics"))]
pub mod observability;
pub mod retry;
#[cfg(any(feature = "aws-service", feature = "http"))]
pub mod services;
pub mod shape;
#[cfg(feature = "durable")]
pub mod store;
#[cfg(feature = "template")]
pub mod template;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "worker")]
pub mod worker;

pub use callback::{Callbacks, TokenError};
pub use clock::{BoxFuture, Clock, SystemClock};
pub use data::Data;
pub use error::{Failure, TaskError};
pub use journal::{Event, Journal};
#[cfg(feature = "durable")]
pub use limits::Limits;
pub use machine::Workflow;
pub use runtime::{Runtime, RuntimeBuilder};
pub use settings::Settings;
pub use task::{Dispatch, Execution, Fault, NoError, Task, TaskCall, TaskContext};
pub use token::TaskToken;
pub use tokio_util::sync::CancellationToken;
#[doc = include_str!("../docs/data.md")]
pub use workflow_macros::Data;
#[doc = include_str!("../docs/task_error.md")]
pub use workflow_macros::TaskError;
#[doc = include_str!("../docs/task.md")]
pub use workflow_macros::task;
#[doc = include_str!("../docs/workflow.md")]
pub use workflow_macros::workflow;
#[cfg(any(feature = "cli", feature = "template", feature = "worker"))]
pub use workflows::Workflows;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
