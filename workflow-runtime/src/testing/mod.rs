//! Tests of workflows: tasks replaced, time that passes at once, and what happened. With the feature `testing`.
//!
//! A [`Harness`] sets up one run of a workflow. Tasks are replaced by their Rust paths, by a
//! [`script!`] of answers or by a closure; an answer of a wrong type does not compile. The others run for real.
//!
//! ```
//! use std::time::Duration;
//!
//! use serde::{Deserialize, Serialize};
//! use workflow_runtime::testing::{Coverage, Harness, script};
//! use workflow_runtime::{TaskError, task, workflow};
//!
//! #[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
//! pub enum BankError {
//!     #[error("the bank is busy")]
//!     Busy,
//!     #[error("no such account")]
//!     Unknown,
//! }
//!
//! #[task]
//! async fn is_paid(invoice: u32) -> Result<bool, BankError> {
//!     Ok(invoice % 2 == 0) // a real one asks the bank
//! }
//!
//! #[task]
//! async fn remind(invoice: u32) -> String {
//!     format!("please pay {invoice}")
//! }
//!
//! workflow! {
//!     workflow Dunning(invoice: u32) -> String {
//!         state Check {
//!             let paid = is_paid(invoice)?
//!                 retry BankError::Busy { interval: 10s, jitter: full }
//!                 catch BankError::Unknown => succeed "unknown";
//!             => if paid { succeed "paid" } else { Wait }
//!         }
//!         state Wait { wait 3d; => Remind }
//!         state Remind { let _letter = remind(invoice); => Check }
//!     }
//! }
//!
//! # fn main() {
//! let late = Harness::<Dunning>::new()
//!     .task::<is_paid>(script![Err(BankError::Busy), Ok(false), Ok(true)])
//!     .run_blocking(7);
//! assert_eq!(late.states(), ["Check", "Wait", "Remind", "Check"]);
//! assert_eq!(late.output(), "paid");
//! assert_eq!(late.retry_delays(), [Duration::from_secs(5)]);
//! assert_eq!(late.elapsed(), Duration::from_secs(5 + 3 * 86_400));
//! assert_eq!(late.calls::<remind>()[0].argument::<u32>("invoice"), 7);
//!
//! let unknown = Harness::<Dunning>::new().fail_on::<is_paid>(1, BankError::Unknown).run_blocking(8);
//! assert_eq!(unknown.output(), "unknown");
//!
//! let mut coverage = Coverage::<Dunning>::default();
//! coverage.add(&late);
//! coverage.add(&unknown);
//! coverage.assert_complete();
//! # }
//! ```
//!
//! # Time
//!
//! The run goes by a [`PausedClock`]: when everything waits for it, it jumps to the next deadline, so that `wait`,
//! `timeout` and the delays of `retry` take no time. A script can say how long its answers take,
//! [`script![…].after(duration)`](Script::after), and [`Harness::task_async`] and tasks that run for real can
//! [sleep](crate::TaskContext::sleep) on it. It stands still while such a task waits for something else: a socket, or
//! tokio's own timer. Nothing here needs tokio: [`Harness::run`] runs on any executor, and
//! [`Harness::run_blocking`] without one.
//!
//! # Callbacks
//!
//! A replaced callback answers with its `T`, or with its error, as any task does. To let its function run and see what it
//! hands out, give the answers for its tokens: [`Harness::answers`] takes them from a script,
//! [`Harness::callbacks`] is what a resource of the test's answers with. A state that waits for its token alone does not
//! stop the clock: without an answer it times out, in no time. Who answers from another thread is too late for
//! that, and is better a double.
//!
//! ```
//! use std::time::Duration;
//!
//! use workflow_runtime::testing::{Harness, script};
//! use workflow_runtime::{TaskToken, task, workflow};
//!
//! #[task(callback = bool)]
//! async fn ask(question: &str, token: TaskToken) {
//!     println!("{question} Answer with {token}");
//! }
//!
//! workflow! {
//!     workflow Question(text: String) -> String {
//!         state Ask {
//!             let yes = ask(&text) timeout 3d catch States::Timeout => succeed "nobody answered";
//!             => succeed if yes { "yes" } else { "no" }
//!         }
//!     }
//! }
//!
//! # fn main() {
//! let day = Duration::from_secs(86_400);
//! let run = Harness::<Question>::new().answers::<ask>(script![true].after(day)).run_blocking("Red?".into());
//! assert_eq!((run.output().as_str(), run.elapsed()), ("yes", day));
//!
//! let run = Harness::<Question>::new().run_blocking("Red?".into());
//! assert_eq!((run.output().as_str(), run.elapsed()), ("nobody answered", 3 * day));
//! # }
//! ```
//!
//! # Mistakes in a test
//!
//! A script without an answer left, a missing resource, a task that [`Harness::only_doubles`] finds not replaced: each
//! panics with the names of the task and the state. A `retry` or a `catch` in the workflow does not hide it.

mod calls;
mod clock;
mod coverage;
mod drive;
mod harness;
mod history;
mod run;
mod script;
mod stage;
mod transitions;

pub use clock::PausedClock;
pub use coverage::{Coverage, Destination, StateCoverage, TransitionCoverage};
pub use harness::Harness;
pub use history::{Call, Entry, What};
pub use run::Run;
pub use script::Script;
#[doc(hidden)]
pub use stage::Stage;

/// The answers of a replaced task, one a call: `script![Err(PaymentError::BankBusy), Ok(paid())]`.
///
/// Each is what the task's function returns: a `Result` where it returns one, otherwise the plain value.
#[doc(inline)]
pub use crate::__script as script;
