//! Executions as JSON, for consoles and for programs.

use serde::Serialize;
use serde_json::value::RawValue;

use super::answers::WaitingCallback;
use super::visit::Visit;
use crate::asl::Json;
use crate::store::Description;
use crate::{example, takes};

/// An execution in a list.
#[derive(Serialize)]
pub struct Summary {
    id: String,
    key: i64,
    name: String,
    workflow: String,
    status: &'static str,
    started: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped: Option<i64>,
    redrives: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    unfit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// The error as people read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl From<&Description> for Summary {
    fn from(description: &Description) -> Self {
        let failure = description.failure.as_ref();
        Summary {
            id: description.id.clone(),
            key: description.key,
            name: description.name.clone(),
            workflow: description.workflow.clone(),
            status: description.status.as_str(),
            started: description.started,
            stopped: description.stopped,
            redrives: description.redrives,
            unfit: description.unfit.clone(),
            error: failure.map(|failure| failure.error.clone()),
            cause: failure.map(|failure| failure.cause.clone()),
            message: failure.map(|failure| failure.message()),
        }
    }
}

/// All of an execution.
#[derive(Serialize)]
pub struct Whole {
    #[serde(flatten)]
    summary: Summary,
    input: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Box<RawValue>>,
    callbacks: Vec<Callback>,
    visits: Vec<Visit>,
}

/// A state that waits for an answer.
#[derive(Serialize)]
pub struct Callback {
    token: String,
    state: String,
    path: String,
    since: i64,
    /// What it is to be answered with, in words and as an example.
    expects: String,
    example: Json,
}

impl From<&WaitingCallback> for Callback {
    fn from(callback: &WaitingCallback) -> Self {
        Callback {
            token: callback.token.to_string(),
            state: callback.state.clone(),
            path: callback.path.clone(),
            since: callback.since,
            expects: callback.expects.map_or_else(|| "JSON".to_owned(), takes::shape),
            example: callback.expects.map_or(Json::Null, example::value),
        }
    }
}

impl Whole {
    pub fn new(description: &Description, callbacks: &[WaitingCallback], visits: Vec<Visit>) -> Self {
        let json = |bytes: &Vec<u8>| serde_json::from_slice(bytes).ok();
        Whole {
            summary: description.into(),
            input: json(&description.input),
            output: description.output.as_ref().and_then(json),
            callbacks: callbacks.iter().map(Callback::from).collect(),
            visits,
        }
    }
}
