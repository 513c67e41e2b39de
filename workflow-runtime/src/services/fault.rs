//! What AWS's SDK says of a call that failed, by the names that Step Functions gives it.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::error::{Failure, TaskError, with_sources};

/// How Step Functions names what a service fails with. It calls services by AWS's SDK for Java, whose exceptions it
/// names: those that the service's model has, one for all others, and `SdkClientException` where no answer came.
pub(super) struct Service<E> {
    /// What the names begin with: `SQS`.
    pub prefix: &'static str,
    /// The service in the text of a cause: `AmazonSQS`.
    pub label: &'static str,
    /// The exception that stands for all that the model has not.
    pub base: fn(String) -> E,
    /// The exception where no answer came.
    pub client: fn(String) -> E,
}

impl<E: TaskError> Service<E> {
    /// What a failed call is.
    pub fn error<S>(&self, error: SdkError<S, HttpResponse>) -> E
    where
        S: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        let SdkError::ServiceError(fault) = &error else {
            return (self.client)(format!("Unable to execute HTTP request: {}", with_sources(&error)));
        };
        let (code, message) = (fault.err().code().unwrap_or_default(), fault.err().message().unwrap_or_default());
        let status = fault.raw().status().as_u16();
        let id = fault.err().meta().extra("aws_request_id").unwrap_or_default();
        let (name, label) = (exception(code), self.label);
        let cause = format!(
            "{message} (Service: {label}; Status Code: {status}; Error Code: {code}; Request ID: {id}; Proxy: null)"
        );
        let failure = Failure::new(format!("{}.{name}", self.prefix), cause);
        E::of_service(&failure).unwrap_or_else(|| (self.base)(failure.cause))
    }
}

/// The Java exception of an error's code.
fn exception(code: &str) -> String {
    let name = match code {
        "AWS.SimpleQueueService.NonExistentQueue" => "QueueDoesNotExist",
        "KMS.OptInRequired" => "KmsOptInRequired",
        "ParameterValueInvalid" => "InvalidParameterValue",
        code => code.rsplit(['.', '#']).next().unwrap_or(code),
    };
    let suffix = if name.ends_with("Exception") { "" } else { "Exception" };
    format!("{name}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::exception;

    #[test]
    fn codes_become_the_names_of_exceptions() {
        assert_eq!(exception("StateMachineDoesNotExist"), "StateMachineDoesNotExistException");
        assert_eq!(exception("ConditionalCheckFailedException"), "ConditionalCheckFailedException");
        assert_eq!(exception("AWS.SimpleQueueService.NonExistentQueue"), "QueueDoesNotExistException");
        assert_eq!(exception("AWS.SimpleQueueService.UnsupportedOperation"), "UnsupportedOperationException");
        assert_eq!(exception("com.amazonaws.sqs#RequestThrottled"), "RequestThrottledException");
    }
}
