//! What Step Functions refuses, and whether it helps to ask again.

use std::error::Error;

use aws_sdk_sfn::error::{ProvideErrorMetadata, SdkError};

use crate::error::with_sources;

/// Why a request failed.
#[derive(Debug)]
pub enum Trouble {
    /// It may go well later: throttled, not reached, a fault of the service.
    Passing(String),
    /// Nobody waits for the task any more.
    Closed(String),
    /// It will not go well.
    Lasting(String),
}

/// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html>.
const CLOSED: [&str; 3] = ["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"];

/// Beside faults of the service, whose status says so.
const PASSING: [&str; 6] = [
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "KmsThrottlingException",
    "ActivityWorkerLimitExceeded",
    "RequestTimeout",
];

impl<E: ProvideErrorMetadata + Error + 'static> From<SdkError<E>> for Trouble {
    fn from(error: SdkError<E>) -> Self {
        match &error {
            SdkError::ServiceError(refused) => {
                let code = refused.err().code().unwrap_or("an error without a name");
                let text = match refused.err().message() {
                    Some(message) => format!("{code}: {message}"),
                    None => code.to_owned(),
                };
                let status = refused.raw().status();
                if CLOSED.contains(&code) {
                    Trouble::Closed(text)
                } else if PASSING.contains(&code) || status.as_u16() == 429 || status.is_server_error() {
                    Trouble::Passing(text)
                } else {
                    Trouble::Lasting(text)
                }
            }
            SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) | SdkError::ResponseError(_) => {
                Trouble::Passing(with_sources(&error))
            }
            // It cannot be asked like this.
            _ => Trouble::Lasting(with_sources(&error)),
        }
    }
}
