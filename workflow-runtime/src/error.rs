//! Errors of tasks: typed ones, and the dynamic [`Failure`].

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::data::Data;
use crate::shape::{Field, Fields, Missing, Shape, StructShape};

/// An error that a task may return; derive it with `#[derive(TaskError)]`.
///
/// Every variant has a name in Amazon States Language, `Type.Variant` unless
/// `#[task_error(name = "…")]` says otherwise, and the error travels whole as JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a task error",
    label = "a task's error must implement `TaskError`",
    note = "add `#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]` to `{Self}`"
)]
pub trait TaskError: Data + fmt::Display {
    /// The variants in the order of their declaration; one with an empty name for a struct.
    const ERRORS: &'static [ErrorVariant];

    /// This value's name in Amazon States Language.
    fn name(&self) -> Cow<'static, str>;

    /// Turns the value into the dynamic failure that leaves a workflow: its name, and as cause the
    /// JSON text of `{"message": its Display, "error": its own JSON}`.
    fn to_failure(&self) -> Failure {
        let error = serde_json::to_value(self).unwrap_or(Value::Null);
        Failure {
            error: self.name().into_owned(),
            cause: json!({"message": self.to_string(), "error": error}).to_string(),
        }
    }

    /// The error of a service that a failure is: its cause is the service's text, and not JSON of ours.
    #[doc(hidden)]
    fn of_service(_: &Failure) -> Option<Self> {
        None
    }

    /// Whether [`to_failure`](TaskError::to_failure) keeps a failure as it is: only for [`Failure`].
    #[doc(hidden)]
    const DYNAMIC: bool = false;
}

/// A variant of a task error, as a definition knows it.
#[derive(Debug, Clone, Copy)]
pub struct ErrorVariant {
    /// The variant's name in Rust; `""` for a struct.
    pub variant: &'static str,
    /// The name in Amazon States Language; `""` for a variant that holds any other failure of a service.
    pub name: &'static str,
    /// The text of `#[error("…")]`, when it is made of the error's own fields alone; `None` where
    /// only Rust can write it.
    pub message: Option<&'static [MessagePart]>,
    /// Whether it is a service's error: its cause is the text that is the variant's only field.
    pub service: bool,
}

/// A part of an error's text.
#[derive(Debug, Clone, Copy)]
pub enum MessagePart {
    /// Text as it stands.
    Text(&'static str),
    /// `{reason}` or `{0}`: a field by its Rust name.
    Field(&'static str),
}

/// What an error says, and what it comes from.
#[cfg(any(feature = "aws", feature = "aws-service", feature = "http"))]
pub(crate) fn with_sources(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(Some(error), |error| error.source());
    sources.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// An error without a Rust type: a timeout, a panic, a fault of the engine, or any error that left
/// a workflow.
///
/// ```
/// use workflow_runtime::Failure;
///
/// let failure = Failure::new("Shop.Closed", "come back tomorrow");
/// assert_eq!(failure.to_string(), "Shop.Closed: come back tomorrow");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The error's name, such as `States.Timeout` or `PaymentError.Declined`.
    pub error: String,
    /// What happened. For a typed error it is the JSON text of `{"message", "error"}`.
    pub cause: String,
}

impl Failure {
    /// A failure with this name and cause.
    pub fn new(error: impl Into<String>, cause: impl Into<String>) -> Self {
        Failure { error: error.into(), cause: cause.into() }
    }

    /// The typed error that this failure carries, if it is an `E`.
    pub fn decode<E: TaskError>(&self) -> Option<E> {
        if !E::ERRORS.iter().any(|variant| variant.name == self.error) {
            return None;
        }
        if let Some(error) = E::of_service(self) {
            return Some(error);
        }
        let mut cause: Value = serde_json::from_str(&self.cause).ok()?;
        serde_json::from_value(cause.get_mut("error")?.take()).ok()
    }

    /// Whether a clause for the error `name` applies, by the rules of Amazon States Language:
    /// `States.Timeout` is for missed heartbeats too, and `States.TaskFailed` for every error but
    /// `States.Timeout` and `States.QueryEvaluationError`.
    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>.
    pub fn is(&self, name: &str) -> bool {
        match name {
            "States.TaskFailed" => {
                self.is_any() && !["States.Timeout", "States.QueryEvaluationError"].contains(&&*self.error)
            }
            "States.Timeout" => ["States.Timeout", "States.HeartbeatTimeout"].contains(&&*self.error),
            name => self.error == name,
        }
    }

    /// Whether a clause for `_` applies: to all but `States.DataLimitExceeded` and `States.Runtime`,
    /// which end every execution.
    pub fn is_any(&self) -> bool {
        !["States.DataLimitExceeded", "States.Runtime"].contains(&&*self.error)
    }

    /// What happened, for people: the message of a typed error, otherwise the cause.
    pub fn message(&self) -> String {
        let typed: Option<Value> = serde_json::from_str(&self.cause).ok();
        match typed.as_ref().and_then(|cause| cause.get("message")).and_then(Value::as_str) {
            Some(message) => message.to_owned(),
            None => self.cause.clone(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message() {
            message if message.is_empty() => f.write_str(&self.error),
            message => write!(f, "{}: {message}", self.error),
        }
    }
}

impl std::error::Error for Failure {}

#[diagnostic::do_not_recommend]
impl Data for Failure {
    type Null = crate::data::NeverNull;

    fn shape() -> &'static Shape {
        static SHAPE: Shape = Shape::Struct(StructShape {
            name: "Failure",
            fields: Fields::Named(&[
                Field {
                    name: "error",
                    wire: "error",
                    aliases: &[],
                    shape: String::shape,
                    missing: Missing::Never,
                    flatten: false,
                    secret: false,
                },
                Field {
                    name: "cause",
                    wire: "cause",
                    aliases: &[],
                    shape: String::shape,
                    missing: Missing::Never,
                    flatten: false,
                    secret: false,
                },
            ]),
        });
        &SHAPE
    }
}

#[diagnostic::do_not_recommend]
impl TaskError for Failure {
    const ERRORS: &'static [ErrorVariant] = &[];
    const DYNAMIC: bool = true;

    fn name(&self) -> Cow<'static, str> {
        Cow::Owned(self.error.clone())
    }

    fn to_failure(&self) -> Failure {
        self.clone()
    }
}
