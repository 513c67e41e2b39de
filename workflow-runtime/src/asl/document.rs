//! An Amazon States Language document, typed. Fields stand in the order of AWS's documentation.
//! See <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html>.
//!
//! A field that these types do not name, which only a document of another origin has, is kept in the `other` of
//! what it stands in.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::json::{Json, Object};

/// A state machine.
///
/// It prints itself as JSON, indented by two spaces, and is read from JSON by serde: what was printed is
/// printed again byte for byte. Fields that have no name here are kept, after the others.
///
/// ```
/// use workflow_runtime::asl::{State, StateMachine};
///
/// let text = r#"{
///   "QueryLanguage": "JSONata",
///   "StartAt": "Pause",
///   "States": {
///     "Pause": {
///       "Type": "Wait",
///       "Seconds": 60,
///       "End": true
///     }
///   }
/// }"#;
/// let machine: StateMachine = serde_json::from_str(text)?;
/// assert!(matches!(machine.states.get("Pause"), Some(State::Wait(_))));
/// assert_eq!(machine.to_string(), text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StateMachine {
    /// The workflow's doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Always `JSONata`.
    pub query_language: String,
    /// Seconds after which an execution times out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u64>,
    /// The first state.
    pub start_at: String,
    /// The states by name.
    pub states: Object<State>,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

impl fmt::Display for StateMachine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string_pretty(self).map_err(|_| fmt::Error)?)
    }
}

/// A state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "Type")]
#[non_exhaustive]
pub enum State {
    /// Calls a task.
    Task(Task),
    /// Assigns.
    Pass(Pass),
    /// Decides.
    Choice(Choice),
    /// Waits.
    Wait(Wait),
    /// Runs branches side by side.
    Parallel(Parallel),
    /// Runs the same states for each element of a list.
    Map(Map),
    /// Ends the execution well.
    Succeed(Succeed),
    /// Ends the execution with an error.
    Fail(Fail),
}

/// A `Task` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Task {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The ARN of the integration.
    pub resource: String,
    /// What it is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Json>,
    /// Seconds that an attempt may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<Json>,
    /// Seconds between two heartbeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heartbeat_seconds: Option<Json>,
    /// How it leaves.
    #[serde(flatten)]
    pub leave: Leave,
}

/// How a state leaves when its action is done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Leave {
    /// The variables it assigns.
    #[serde(default, skip_serializing_if = "Object::is_empty")]
    pub assign: Object<Json>,
    /// What it hands on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Json>,
    /// Retriers; none in a `Pass` or a `Wait`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retry: Vec<Retrier>,
    /// Catchers; none in a `Pass` or a `Wait`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catch: Vec<Catcher>,
    /// Where it goes.
    #[serde(flatten)]
    pub next: Next,
    /// Fields that are not in these types.
    #[serde(flatten)]
    pub other: Object<Json>,
}

impl Leave {
    /// Goes to a state, with nothing else.
    pub fn to(state: String) -> Self {
        Leave { next: Next::Next(state), ..Default::default() }
    }
}

/// Where a state goes: to another one, or to the end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Next {
    /// The next state.
    Next(String),
    /// `true`: the execution succeeds here.
    End(bool),
}

impl Default for Next {
    fn default() -> Self {
        Next::End(true)
    }
}

/// A retrier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Retrier {
    /// The errors' names.
    pub error_equals: Vec<String>,
    /// Seconds before the first retry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_seconds: Option<u64>,
    /// How many retries at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// By how much each delay is longer than the one before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backoff_rate: Option<serde_json::Number>,
    /// The longest delay in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_delay_seconds: Option<u64>,
    /// `FULL` or `NONE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jitter_strategy: Option<String>,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

/// A catcher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Catcher {
    /// The errors' names.
    pub error_equals: Vec<String>,
    /// The variables it assigns.
    #[serde(default, skip_serializing_if = "Object::is_empty")]
    pub assign: Object<Json>,
    /// Where it goes.
    pub next: String,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

/// A `Pass` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Pass {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// How it leaves.
    #[serde(flatten)]
    pub leave: Leave,
}

/// A `Choice` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Choice {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The rules in order.
    pub choices: Vec<Rule>,
    /// Where it goes when no rule applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The variables it assigns on the way to `Default`.
    #[serde(default, skip_serializing_if = "Object::is_empty")]
    pub assign: Object<Json>,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

/// A rule of a `Choice` state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Rule {
    /// The condition as it was written in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The condition.
    pub condition: Json,
    /// The variables it assigns.
    #[serde(default, skip_serializing_if = "Object::is_empty")]
    pub assign: Object<Json>,
    /// Where it goes.
    pub next: String,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

/// A `Wait` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Wait {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// How many seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Json>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Json>,
    /// How it leaves.
    #[serde(flatten)]
    pub leave: Leave,
}

/// A `Parallel` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parallel {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The branches.
    pub branches: Vec<Branch>,
    /// How it leaves.
    #[serde(flatten)]
    pub leave: Leave,
}

/// The states of a branch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Branch {
    /// The first state.
    pub start_at: String,
    /// The states by name.
    pub states: Object<State>,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

/// A `Map` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Map {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Json>,
    /// What an iteration is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_selector: Option<Json>,
    /// How many iterations may run at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_concurrency: Option<Json>,
    /// The body.
    pub item_processor: ItemProcessor,
    /// How it leaves.
    #[serde(flatten)]
    pub leave: Leave,
}

/// The body of a `Map` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ItemProcessor {
    /// How the iterations run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub processor_config: Option<ProcessorConfig>,
    /// The states.
    #[serde(flatten)]
    pub body: Branch,
}

/// How the iterations of a `Map` state run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProcessorConfig {
    /// `INLINE`: inside the execution.
    pub mode: String,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

impl ProcessorConfig {
    /// `INLINE`: iterations are part of the execution.
    pub fn inline() -> Self {
        ProcessorConfig { mode: "INLINE".into(), other: Object::default() }
    }
}

/// A `Succeed` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Succeed {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The execution's output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Json>,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}

/// A `Fail` state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Fail {
    /// The doc comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The error's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Json>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Json>,
    /// Fields that are not in this type.
    #[serde(flatten)]
    pub other: Object<Json>,
}
