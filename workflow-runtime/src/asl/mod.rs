//! Amazon States Language: a workflow's definition as the document that AWS Step Functions runs.

mod choices;
mod code;
mod deployment;
mod document;
mod fail;
mod integration;
mod iterators;
mod json;
mod jsonata;
mod limits;
mod methods;
mod nested;
mod numbers;
mod parsed;
mod patterns;
mod settings;
mod shared;
mod states;
mod texts;
#[cfg(feature = "yaml")]
mod yaml;

use std::fmt;

#[cfg(feature = "aws")]
pub(crate) use deployment::is_activity;
#[cfg(any(feature = "aws", feature = "template"))]
pub(crate) use deployment::substitution;
pub use deployment::{Deployment, On};
#[cfg(feature = "template")]
pub(crate) use deployment::{camel_case, capitalised};
pub use document::{
    Branch, Catcher, Choice, Fail, ItemProcessor, Leave, Map, Next, Parallel, Pass, ProcessorConfig, Retrier, Rule,
    State, StateMachine, Succeed, Task, Wait,
};
#[cfg(feature = "template")]
pub(crate) use json::object;
pub use json::{Json, Object};
#[cfg(feature = "aws")]
pub(crate) use limits::{LONGEST_CAUSE, LONGEST_ERROR};

use crate::definition::Definition;
use crate::derived::Derived;

/// Why a workflow cannot be written as Amazon States Language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AslError {
    /// Workflows run each other for ever.
    EndlessRun {
        /// Which, with the way round.
        cycle: String,
    },
    /// The document is over AWS's limit.
    TooLarge {
        /// Its size in bytes, without white space.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A text in the document is over AWS's limit.
    TooLong {
        /// The state where it stands.
        state: String,
        /// What it is.
        what: &'static str,
        /// The text.
        text: String,
        /// Its length.
        characters: usize,
        /// The limit.
        limit: usize,
    },
    /// The deployment names a function or an activity as AWS cannot.
    Worker {
        /// The name of the task that it serves.
        task: &'static str,
        /// Where the task runs.
        on: On,
        /// What is wrong with it.
        fault: &'static str,
    },
    /// The deployment puts a task of an Express workflow on an activity.
    ExpressActivity {
        /// The workflow.
        workflow: &'static str,
        /// The name of the task.
        task: &'static str,
        /// The activity.
        arn: String,
    },
    /// Two tasks have one name, by which workers know them.
    SameName {
        /// The Rust paths of the two.
        paths: [&'static str; 2],
    },
}

impl fmt::Display for AslError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AslError::EndlessRun { cycle } => f.write_str(cycle),
            AslError::TooLarge { bytes, limit } => {
                write!(f, "the definition has {bytes} bytes, and AWS takes {limit} at most: divide the workflow")
            }
            AslError::TooLong { state, what, text, characters, limit } => {
                let start: String = text.chars().take(40).collect();
                write!(
                    f,
                    "state `{state}`: {what} `{start}…` has {characters} characters, and AWS takes {limit} at most"
                )
            }
            AslError::Worker { task, on: On::Lambda(name), fault } => {
                write!(f, "the Lambda function `{name}` of the task `{task}`: {fault}")
            }
            AslError::Worker { task, on: On::Activity(name), fault } => {
                write!(f, "the activity `{name}` of the task `{task}`: {fault}")
            }
            AslError::ExpressActivity { workflow, task, arn } => write!(
                f,
                "`{workflow}` is `#[express]`, and an Express workflow calls no activity, as the deployment has \
                 `{arn}` for the task `{task}`: give the task a Lambda function, or leave `#[express]` out"
            ),
            AslError::SameName { paths: [first, second] } => {
                write!(f, "the tasks `{first}` and `{second}` have one name, by which a worker knows them: rename one")
            }
        }
    }
}

impl std::error::Error for AslError {}

/// The states that a definition's document has beside the user's. No deployment makes a difference.
pub(crate) fn derived(definition: &'static Definition) -> Derived {
    states::machine(definition, &Deployment::lambda("")).1
}

/// Writes a workflow's definition for a deployment.
///
/// # Errors
///
/// When the document is over one of AWS's limits, when the deployment names a function or an activity as AWS
/// cannot, or puts a task of an Express workflow on an activity, when two tasks have one name, or when workflows run each other for ever.
pub fn render(definition: &'static Definition, deployment: &Deployment) -> Result<StateMachine, AslError> {
    if let Some(cycle) = crate::cycles::endless(definition) {
        return Err(AslError::EndlessRun { cycle });
    }
    let tasks = definition.tasks();
    if let Some(paths) = crate::definition::same_name(&tasks) {
        return Err(AslError::SameName { paths });
    }
    for task in tasks {
        let on = deployment.worker(task);
        if let On::Activity(arn) = &on
            && definition.express
            && task.service.is_none()
        {
            let (workflow, arn) = (definition.name, arn.clone());
            return Err(AslError::ExpressActivity { workflow, task: task.name, arn });
        }
        if let Some(fault) = on.fault() {
            return Err(AslError::Worker { task: task.name, on, fault });
        }
    }
    let (machine, _) = states::machine(definition, deployment);
    limits::check(&machine)?;
    Ok(machine)
}
