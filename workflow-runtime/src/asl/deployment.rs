//! Where tasks run on AWS.

use super::document::Retrier;
use super::json::{Json, object};

/// Where the tasks of a workflow run on AWS.
///
/// ```
/// use workflow_runtime::asl::Deployment;
///
/// // One Lambda function serves every task; SAM, CDK or Terraform fill its ARN in.
/// let deployment = Deployment::lambda("${WorkerFunctionArn}");
/// ```
#[derive(Debug, Clone)]
pub struct Deployment {
    function: String,
    lambda_retrier: bool,
}

impl Deployment {
    /// One Lambda function, by its ARN or name, serves every task: the payload names the task.
    pub fn lambda(function: impl Into<String>) -> Self {
        Deployment { function: function.into(), lambda_retrier: true }
    }

    /// Leaves out the retrier of Lambda's own transient errors, which AWS recommends.
    pub fn without_lambda_retrier(mut self) -> Self {
        self.lambda_retrier = false;
        self
    }

    /// The ARN of a nested workflow's state machine: `${ShipParcelArn}` for `ShipParcel`.
    pub(super) fn state_machine(&self, workflow: &str) -> String {
        format!("${{{workflow}Arn}}")
    }

    /// The `Resource` of a task's state.
    pub(super) fn resource(&self) -> &'static str {
        "arn:aws:states:::lambda:invoke"
    }

    /// The `Arguments` that give a worker its payload.
    pub(super) fn arguments(&self, payload: Json) -> Json {
        object([("FunctionName", self.function.as_str().into()), ("Payload", payload)])
    }

    /// Where a state reads what its task has answered.
    pub(super) fn result(&self) -> &'static str {
        "$states.result.Payload"
    }

    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception>.
    pub(super) fn retrier(&self) -> Option<Retrier> {
        let errors = [
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.TooManyRequestsException",
        ];
        self.lambda_retrier.then(|| Retrier {
            error_equals: errors.map(str::to_owned).to_vec(),
            interval_seconds: 1,
            max_attempts: 3,
            backoff_rate: 2.into(),
            max_delay_seconds: None,
            jitter_strategy: Some("FULL".into()),
        })
    }
}
