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
mod methods;
mod nested;
mod numbers;
mod parsed;
mod patterns;
mod settings;
mod shared;
mod states;
mod texts;

use std::fmt;

pub use deployment::Deployment;
pub use document::{
    Branch, Catcher, Choice, Fail, ItemProcessor, Map, Next, Parallel, Pass, ProcessorConfig, Retrier, Rule, State,
    StateMachine, Succeed, Task, Wait,
};
pub use json::{Json, Object};

use crate::definition::Definition;
use crate::derived::Derived;

/// AWS's limit for a definition, in bytes.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>.
const LARGEST_DEFINITION: usize = 1024 * 1024;

/// Why a workflow cannot be written as Amazon States Language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AslError {
    /// Workflows run each other for ever.
    EndlessRun {
        /// Which, with the way round.
        cycle: String,
    },
    /// The document is over AWS's limit of 1 MiB.
    TooLarge {
        /// The workflow's name.
        workflow: &'static str,
        /// The document's size in bytes, without white space.
        bytes: usize,
    },
}

impl fmt::Display for AslError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AslError::EndlessRun { cycle } => f.write_str(cycle),
            AslError::TooLarge { workflow, bytes } => write!(
                f,
                "the definition of `{workflow}` has {bytes} bytes, and AWS takes {LARGEST_DEFINITION} at most: \
                 divide the workflow"
            ),
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
/// When the document is over one of AWS's limits, or when workflows run each other for ever.
pub fn render(definition: &'static Definition, deployment: &Deployment) -> Result<StateMachine, AslError> {
    if let Some(cycle) = crate::cycles::endless(definition) {
        return Err(AslError::EndlessRun { cycle });
    }
    let (machine, _) = states::machine(definition, deployment);
    let bytes = serde_json::to_vec(&machine).map_or(0, |bytes| bytes.len());
    if bytes > LARGEST_DEFINITION {
        return Err(AslError::TooLarge { workflow: definition.name, bytes });
    }
    Ok(machine)
}
