//! Tasks as an AWS Lambda function, on AWS's own runtime for Rust. With the feature `lambda`.
//!
//! One line serves every task of the given workflows, and of those that they run. The state machine is the one that
//! [`Deployment::lambda`](crate::asl::Deployment::lambda) emits: its payload names the task.
//!
//! ```no_run
//! use workflow_runtime::{Runtime, lambda, task, workflow};
//!
//! pub struct Bank;
//!
//! #[task]
//! async fn charge(cents: u64, #[resource] bank: &Bank) -> u64 {
//!     cents
//! }
//!
//! workflow! {
//!     workflow Shop(cents: u64) -> u64 {
//!         state Charge { let paid = charge(cents) timeout 30s; => succeed paid }
//!     }
//! }
//!
//! #[tokio::main]
//! async fn main() -> Result<(), lambda::Error> {
//!     lambda::serve::<Shop>(&Runtime::builder().resource(Bank).build()).await
//! }
//! ```
//!
//! - **An error** of a task has its name, such as `PaymentError.Declined`, as the `errorType`, and its value inside the
//!   `errorMessage`, so that a `catch` binds its fields.
//! - **The time** of a call ends shortly before that of the function's invocation: the task's future is dropped, its
//!   [`cancellation`](crate::TaskContext::cancellation) completes, and the error is `Sandbox.Timedout`, as Lambda calls
//!   it itself.
//! - **A heartbeat** has nowhere to go, so a definition for Lambda asks for none: `timeout` limits the call.
//! - **A resource** that is missing ends the function as it starts.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

pub use lambda_runtime::Error;
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde_json::Value;

use crate::error::Failure;
use crate::runtime::Runtime;
use crate::worker::Worker;
use crate::workflows::Workflows;

/// What is left of an invocation's time to answer that it is over.
const TO_ANSWER: Duration = Duration::from_millis(200);

/// Serves the tasks of a workflow, or of a tuple of workflows, as the Lambda function that this program is.
///
/// # Errors
///
/// When a task needs a resource that the runtime was not given, when two tasks have one name, when this program
/// does not run as a Lambda function, and what AWS's runtime fails with.
pub async fn serve<W: Workflows>(runtime: &Runtime) -> Result<(), Error> {
    let worker = Arc::new(Worker::new::<W>(runtime)?);
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_none() {
        return Err("this program serves an AWS Lambda function, and `AWS_LAMBDA_RUNTIME_API` is not set: deploy it, \
                    or run it with `cargo lambda watch`"
            .into());
    }
    let serve = move |event: LambdaEvent<Value>| {
        let worker = worker.clone();
        async move { in_time(event.context.deadline, worker.call(event.payload)).await.map_err(Raised) }
    };
    lambda_runtime::run(service_fn(serve)).await
}

/// The answer of a call, or that the function's time is over: `deadline` is in milliseconds since 1970.
async fn in_time(deadline: u64, call: impl Future<Output = Result<Value, Failure>>) -> Result<Value, Failure> {
    let deadline = SystemTime::UNIX_EPOCH + Duration::from_millis(deadline);
    // An emulator may give a deadline that is over.
    let Ok(time) = deadline.duration_since(SystemTime::now()) else { return call.await };
    tokio::time::timeout(time.saturating_sub(TO_ANSWER), call).await.unwrap_or_else(|_| {
        Err(Failure::new("Sandbox.Timedout", format!("the task did not finish within the function's {time:.1?}")))
    })
}

/// A failure as Lambda reports it.
#[derive(Debug)]
struct Raised(Failure);

impl From<Raised> for Diagnostic {
    fn from(Raised(Failure { error, cause }): Raised) -> Self {
        Diagnostic { error_type: error, error_message: cause }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(time: SystemTime) -> u64 {
        time.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis() as u64
    }

    #[tokio::test]
    async fn a_call_ends_before_the_function_does() {
        let deadline = SystemTime::now() + TO_ANSWER + Duration::from_millis(20);
        let failure = in_time(milliseconds(deadline), std::future::pending()).await.unwrap_err();
        assert_eq!(failure.error, "Sandbox.Timedout");
        let late = async {
            tokio::task::yield_now().await;
            Ok(Value::Null)
        };
        assert_eq!(in_time(600_000, late).await, Ok(Value::Null));
    }
}
