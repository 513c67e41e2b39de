//! What can go wrong around an execution.

use std::fmt;

use crate::error::Failure;
use crate::input::InputError;
use crate::store::{Status, StoreError};

/// Why a durable runtime cannot be built.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum BuildError {
    /// The store cannot be read, or another process runs its executions.
    Store(StoreError),
    /// A workflow cannot run: `Runtime.ResourceMissing`, `Runtime.EndlessRun`.
    Workflow(Failure),
}

/// Why an execution cannot be started.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StartError {
    /// The workflow has an execution of this name with another input.
    OtherInput {
        /// The workflow.
        workflow: String,
        /// The execution's name.
        name: String,
    },
    /// The runtime was built without `.workflow::<W>()`.
    UnknownWorkflow(String),
    /// The input is no input of the workflow: where, and what is wrong.
    InvalidInput(InputError),
    /// The input cannot be written as JSON, or is larger than the runtime's [limits](crate::Limits).
    Input(Failure),
    /// The store could not keep it.
    Store(StoreError),
    /// The runtime was shut down.
    Closed,
}

/// Why an execution is not redriven.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum RedriveError {
    /// It runs, or succeeded.
    Status(Status),
    /// What is kept of it cannot be read.
    Unfit(String),
    /// The store failed.
    Store(StoreError),
}

/// Why an execution has no output.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ExecutionError {
    /// It failed, ran out of time, or was stopped.
    Failed(Failure),
    /// What is kept of it does not fit the workflow that is built: which state or variable.
    Unfit(String),
    /// The store failed. The execution goes on where it was when a runtime is built again.
    Store(StoreError),
    /// The runtime was shut down or dropped. The execution goes on where it was when a runtime is built again.
    Closed,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Store(error) => write!(f, "{error}"),
            BuildError::Workflow(failure) => write!(f, "{failure}"),
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::OtherInput { workflow, name } => {
                write!(f, "`{workflow}` has an execution `{name}` with another input")
            }
            StartError::UnknownWorkflow(workflow) => {
                write!(f, "the runtime does not know `{workflow}`: add `.workflow::<{workflow}>()` to its builder")
            }
            StartError::InvalidInput(error) => write!(f, "{error}"),
            StartError::Input(failure) => write!(f, "{failure}"),
            StartError::Store(error) => write!(f, "{error}"),
            StartError::Closed => write!(f, "the runtime was shut down"),
        }
    }
}

impl fmt::Display for RedriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RedriveError::Status(status) => {
                write!(f, "its status is {status}: only what failed, timed out or was aborted can be redriven")
            }
            RedriveError::Unfit(what) => write!(f, "what is kept of the execution does not fit: {what}"),
            RedriveError::Store(error) => write!(f, "{error}"),
        }
    }
}

impl fmt::Display for ExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExecutionError::Failed(failure) => write!(f, "{failure}"),
            ExecutionError::Unfit(what) => write!(f, "what is kept of the execution does not fit: {what}"),
            ExecutionError::Store(error) => write!(f, "{error}"),
            ExecutionError::Closed => write!(f, "the runtime was shut down or dropped"),
        }
    }
}

impl std::error::Error for BuildError {}
impl std::error::Error for StartError {}
impl std::error::Error for ExecutionError {}
impl std::error::Error for RedriveError {}

impl From<StoreError> for RedriveError {
    fn from(error: StoreError) -> Self {
        RedriveError::Store(error)
    }
}

impl From<StoreError> for BuildError {
    fn from(error: StoreError) -> Self {
        BuildError::Store(error)
    }
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        StartError::Store(error)
    }
}

impl From<StoreError> for ExecutionError {
    fn from(error: StoreError) -> Self {
        ExecutionError::Store(error)
    }
}
