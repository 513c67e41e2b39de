//! Where tasks run on AWS.

use std::any::TypeId;

use super::document::Retrier;
use super::json::{Json, Object, object};
use crate::definition::TaskInfo;
use crate::task::Task;

/// Where the tasks of a workflow run on AWS.
///
/// A name is an ARN or, for a Lambda function, its name. It is a literal, or has `${Substitutions}` that SAM,
/// CloudFormation, CDK or Terraform fill in. `{task}` in it stands for the task's name, and `{Task}` for the name
/// in camel case: `check_payment` and `CheckPayment`.
///
/// ```
/// use workflow_runtime::asl::{Deployment, On};
/// # use workflow_runtime::task;
/// # #[task] async fn check_payment(id: u32) -> bool { true }
///
/// // One Lambda function serves every task: the payload names the task.
/// let one = Deployment::lambda("${WorkerFunctionArn}");
/// // A function for each task: `${CheckPaymentFunctionArn}`.
/// let each = Deployment::lambda("${{Task}FunctionArn}");
/// // Workers of yours, anywhere, poll an activity for each task.
/// let activities = Deployment::activity("arn:aws:states:eu-west-1:123456789012:activity:{task}");
/// // Task by task.
/// let mixed = Deployment::lambda("${WorkerFunctionArn}").task::<check_payment>(On::activity("${BankActivityArn}"));
/// ```
#[derive(Debug, Clone)]
pub struct Deployment {
    others: On,
    tasks: Vec<(TypeId, On)>,
    lambda_retrier: bool,
    places: bool,
}

impl Deployment {
    /// Lambda functions serve the tasks.
    pub fn lambda(function: impl Into<String>) -> Self {
        Deployment::all(On::lambda(function))
    }

    /// Workers serve the tasks that poll activities, by the activities' ARNs.
    pub fn activity(arn: impl Into<String>) -> Self {
        Deployment::all(On::activity(arn))
    }

    fn all(others: On) -> Self {
        Deployment { others, tasks: Vec::new(), lambda_retrier: true, places: false }
    }

    /// This task runs elsewhere than the others.
    pub fn task<T: Task>(mut self, on: On) -> Self {
        self.place(TypeId::of::<T>(), on);
        self
    }

    pub(crate) fn place(&mut self, task: TypeId, on: On) {
        self.tasks.retain(|(known, _)| *known != task);
        self.tasks.push((task, on));
    }

    /// Leaves out the retrier of Lambda's own transient errors, which AWS recommends.
    pub fn without_lambda_retrier(mut self) -> Self {
        self.lambda_retrier = false;
        self
    }

    /// Ends the comment of each state with the file and the line where it is written, the file as it was given
    /// to the compiler: cargo names files of a workspace from its root.
    pub fn with_places(mut self) -> Self {
        self.places = true;
        self
    }

    pub(super) fn has_places(&self) -> bool {
        self.places
    }

    /// The ARN of a nested workflow's state machine: `${ShipParcelArn}` for `ShipParcel`.
    pub(super) fn state_machine(&self, workflow: &str) -> String {
        format!("${{{workflow}Arn}}")
    }

    /// Who serves a task.
    pub(crate) fn worker(&self, task: &TaskInfo) -> On {
        let own = self.tasks.iter().find(|(id, _)| *id == (task.id)());
        own.map_or(&self.others, |(_, on)| on).named(task.name)
    }

    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception>.
    pub(super) fn retrier(&self, worker: &On) -> Option<Retrier> {
        let errors = [
            "Lambda.ServiceException",
            "Lambda.AWSLambdaException",
            "Lambda.SdkClientException",
            "Lambda.TooManyRequestsException",
        ];
        (self.lambda_retrier && matches!(worker, On::Lambda(_))).then(|| Retrier {
            error_equals: errors.map(str::to_owned).to_vec(),
            interval_seconds: Some(1),
            max_attempts: Some(3),
            backoff_rate: Some(2.into()),
            max_delay_seconds: None,
            jitter_strategy: Some("FULL".into()),
            other: Object::default(),
        })
    }
}

/// Where a task runs on AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum On {
    /// A Lambda function, by its ARN or name.
    Lambda(String),
    /// A worker that polls an activity, by the activity's ARN.
    Activity(String),
}

impl On {
    /// A Lambda function, by its ARN or name: see [`Deployment`].
    pub fn lambda(function: impl Into<String>) -> Self {
        On::Lambda(function.into())
    }

    /// A worker that polls an activity, by the activity's ARN: see [`Deployment`].
    pub fn activity(arn: impl Into<String>) -> Self {
        On::Activity(arn.into())
    }

    fn named(&self, task: &str) -> On {
        let fill_in = |name: &str| name.replace("{task}", task).replace("{Task}", &camel_case(task));
        match self {
            On::Lambda(function) => On::Lambda(fill_in(function)),
            On::Activity(arn) => On::Activity(fill_in(arn)),
        }
    }

    /// What is wrong with a name whose placeholders are filled in.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let (On::Lambda(name) | On::Activity(name)) = self;
        // Without its substitutions.
        let mut literal = name.as_str();
        while let Some(start) = literal.find('{') {
            if !literal[..start].ends_with('$') {
                return Some("in braces may stand `{task}` and `{Task}`, and a substitution is written `${Name}`");
            }
            let Some(end) = literal[start..].find('}') else {
                return Some("a substitution is written `${Name}`: its `}` is missing");
            };
            literal = &literal[start + end + 1..];
        }
        match self {
            _ if name.is_empty() => Some("it is empty"),
            On::Activity(arn) if !arn.contains("${") && !is_activity(arn) => {
                Some("an activity is named by its ARN, `arn:aws:states:region:account:activity:name`")
            }
            _ => None,
        }
    }

    /// The `Resource` of a task's state.
    pub(super) fn resource(&self) -> String {
        match self {
            On::Lambda(_) => "arn:aws:states:::lambda:invoke".to_owned(),
            On::Activity(arn) => arn.clone(),
        }
    }

    /// The `Arguments` that give a worker its payload.
    pub(super) fn arguments(&self, payload: Json) -> Json {
        match self {
            On::Lambda(function) => object([("FunctionName", function.as_str().into()), ("Payload", payload)]),
            On::Activity(_) => payload,
        }
    }

    /// Where a state reads what its task has answered.
    pub(super) fn result(&self) -> &'static str {
        match self {
            On::Lambda(_) => "$states.result.Payload",
            On::Activity(_) => "$states.result",
        }
    }

    /// Whether a task can send heartbeats from there. Step Functions would give up a Lambda function that runs
    /// longer than `HeartbeatSeconds`: none reach it from there.
    pub(super) fn sends_heartbeats(&self) -> bool {
        matches!(self, On::Activity(_))
    }
}

/// Whether a text is the ARN of an activity.
pub(crate) fn is_activity(arn: &str) -> bool {
    let parts: Vec<_> = arn.split(':').collect();
    matches!(parts[..], ["arn", _, "states", _, _, "activity", name] if !name.is_empty())
}

/// `CheckPayment` for `check_payment`.
pub(crate) fn camel_case(name: &str) -> String {
    name.split('_').map(capitalised).collect()
}

/// `SendMessage` for `sendMessage`.
pub(crate) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// What is before the first `${Name}` of a text, the name, and what is after it.
#[cfg(any(feature = "aws", feature = "template"))]
pub(crate) fn substitution(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
