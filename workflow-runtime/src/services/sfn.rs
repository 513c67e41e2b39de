//! AWS Step Functions: executions of state machines that are not of this project. With the feature `aws-sfn`.
//!
//! A workflow of this project is run by `run Other(…)`, which is the same on AWS.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use workflow_runtime::services::sfn::{self, StartExecution};
//! use workflow_runtime::{Data, Failure, workflow};
//!
//! #[derive(Clone, Debug, Serialize, Deserialize, Data)]
//! pub struct Invoice {
//!     number: u32,
//! }
//!
//! workflow! {
//!     workflow Order(id: u32) -> u32 settings { invoicing_arn: String } {
//!         state Invoice {
//!             let ended = sfn::start_execution_sync(&StartExecution {
//!                 state_machine_arn: settings.invoicing_arn,
//!                 input: json!({ "order": id }),
//!                 ..Default::default()
//!             })? timeout 1h catch States::TaskFailed as failure => Failed(failure);
//!             => Read(from_json::<Invoice>(to_json(ended.output)))
//!         }
//!         state Read(invoice: Invoice) => succeed invoice.number;
//!         state Failed(failure: Failure) => fail Failure { error: "NoInvoice", cause: failure.cause };
//!     }
//! }
//! ```
//!
//! Facts from <https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html>.

pub use aws_sdk_sfn::Client;
use aws_sdk_sfn::operation::describe_execution::DescribeExecutionOutput;
use aws_sdk_sfn::types::ExecutionStatus;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fault::Service;
use super::job::{self, Pauses};
use crate::{Data, Failure, TaskContext, task};

/// An execution to start. More fields may come: write `..Default::default()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct StartExecution {
    /// The state machine, or a version or alias of it.
    pub state_machine_arn: String,
    /// What the execution is given: any JSON. For [`start_execution_with_token`](fn@start_execution_with_token), the `token()` is in it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub input: Value,
    /// The execution's name, of 1 to 80 characters; the machine must not have run one of this name in the last 90 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A header of X-Ray's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_header: Option<String>,
}

/// An execution that was started.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct ExecutionStarted {
    /// The execution.
    pub execution_arn: String,
}

/// An execution that has succeeded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct ExecutionEnded {
    /// The execution.
    pub execution_arn: String,
    /// Its state machine.
    pub state_machine_arn: String,
    /// Its name.
    pub name: String,
    /// `SUCCEEDED`.
    pub status: String,
    /// What it was given.
    #[serde(default)]
    pub input: Value,
    /// What it came to: any JSON. `from_json::<Type>(to_json(ended.output))` reads it as a type.
    #[serde(default)]
    pub output: Value,
}

service_errors! {
    /// What Step Functions fails with.
    pub enum SfnError, "StepFunctions" {
        ExecutionAlreadyExistsException,
        ExecutionDoesNotExistException,
        ExecutionLimitExceededException,
        InvalidArnException,
        InvalidExecutionInputException,
        InvalidNameException,
        KmsAccessDeniedException,
        KmsInvalidStateException,
        KmsThrottlingException,
        StateMachineDeletingException,
        StateMachineDoesNotExistException,
        ValidationException,
        /// All that has no exception of its own in Step Functions' model.
        AWSStepFunctionsException,
        /// No answer came.
        SdkClientException,
    }
    other
        /// `States.TaskFailed`: the execution was started and has not succeeded. The cause is JSON that describes it. A
        /// clause names it `States::TaskFailed`.
        Failed
}

const STEP_FUNCTIONS: Service<SfnError> = Service {
    prefix: "StepFunctions",
    label: "AWSStepFunctions",
    base: SfnError::AWSStepFunctionsException,
    client: SfnError::SdkClientException,
};

/// Starts an execution and goes on.
///
/// # Errors
///
/// What Step Functions fails with.
#[task(resource = "arn:aws:states:::states:startExecution")]
pub async fn start_execution(start: &StartExecution, #[resource] sfn: &Client) -> Result<ExecutionStarted, SfnError> {
    let StartExecution { state_machine_arn, input, name, trace_header } = start.clone();
    let started = sfn
        .start_execution()
        .state_machine_arn(state_machine_arn)
        .input(if input.is_null() { "{}".to_owned() } else { super::text(input) })
        .set_name(name)
        .set_trace_header(trace_header)
        .send()
        .await
        .map_err(|error| STEP_FUNCTIONS.error(error))?;
    Ok(ExecutionStarted { execution_arn: started.execution_arn })
}

/// Starts an execution and waits until it has ended.
///
/// Here it asks for the execution's status every few seconds. One that is started without a name gets one that a
/// second run of the same attempt, after a crash, finds again. A `timeout` ends the waiting; on AWS it stops the
/// execution, too.
///
/// # Errors
///
/// What Step Functions fails with; `States.TaskFailed` where the execution does not succeed.
#[task(resource = "arn:aws:states:::states:startExecution.sync:2")]
pub async fn start_execution_sync(
    start: &StartExecution,
    #[resource] sfn: &Client,
    cx: &TaskContext,
) -> Result<ExecutionEnded, SfnError> {
    let named = StartExecution { name: Some(start.name.clone().unwrap_or_else(|| job::id(cx))), ..start.clone() };
    let execution = match start_execution(&named, sfn).await {
        Ok(started) => started.execution_arn,
        Err(SfnError::ExecutionAlreadyExistsException(_)) if start.name.is_none() => arn_of(&named),
        Err(error) => return Err(error),
    };
    let mut pauses = Pauses::new();
    loop {
        let described = sfn.describe_execution().execution_arn(&execution).send().await;
        let described = described.map_err(|error| STEP_FUNCTIONS.error(error))?;
        match described.status {
            ExecutionStatus::Running | ExecutionStatus::PendingRedrive => pauses.pause(cx).await,
            ExecutionStatus::Succeeded => return Ok(ended(described)),
            _ => return Err(SfnError::Failed(Failure::new("States.TaskFailed", description(&described)))),
        }
    }
}

/// The execution of a name: its machine's ARN, without a version or an alias, with the name behind it.
fn arn_of(start: &StartExecution) -> String {
    let mut parts: Vec<&str> = start.state_machine_arn.split(':').take(7).collect();
    if let Some(kind) = parts.get_mut(5) {
        *kind = "execution";
    }
    format!("{}:{}", parts.join(":"), start.name.as_deref().unwrap_or_default())
}

fn ended(execution: DescribeExecutionOutput) -> ExecutionEnded {
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    ExecutionEnded {
        execution_arn: execution.execution_arn,
        state_machine_arn: execution.state_machine_arn,
        name: execution.name.unwrap_or_default(),
        status: execution.status.as_str().to_owned(),
        input: json(execution.input),
        output: json(execution.output),
    }
}

/// An execution that has not succeeded, as the cause of `States.TaskFailed`.
fn description(execution: &DescribeExecutionOutput) -> String {
    let fields = [
        ("Cause", execution.cause.as_deref()),
        ("Error", execution.error.as_deref()),
        ("ExecutionArn", Some(execution.execution_arn.as_str())),
        ("Input", execution.input.as_deref()),
        ("Name", execution.name.as_deref()),
        ("StateMachineArn", Some(execution.state_machine_arn.as_str())),
        ("Status", Some(execution.status.as_str())),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))));
    Value::Object(fields.collect::<Map<_, _>>()).to_string()
}

/// Starts an execution, and waits for whoever has the `token()` that is in its input to answer with it. What the
/// execution comes to counts for nothing.
///
/// The answer is any JSON. For one that has a type, write a task of your own around [`start_execution`](fn@start_execution): see
/// [the module](super#answers-to-tokens).
///
/// # Errors
///
/// What Step Functions fails with.
#[task(resource = "arn:aws:states:::states:startExecution", callback = Value)]
pub async fn start_execution_with_token(start: &StartExecution, #[resource] sfn: &Client) -> Result<(), SfnError> {
    start_execution(start, sfn).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_execution_is_found_by_its_name() {
        let arn = |machine: &str| {
            let name = Some("n".to_owned());
            arn_of(&StartExecution { state_machine_arn: machine.into(), name, ..StartExecution::default() })
        };
        let execution = "arn:aws:states:eu-west-1:123456789012:execution:Orders:n";
        assert_eq!(arn("arn:aws:states:eu-west-1:123456789012:stateMachine:Orders"), execution);
        assert_eq!(arn("arn:aws:states:eu-west-1:123456789012:stateMachine:Orders:live"), execution);
    }
}
