//! A visit of an execution to a state, for those who look.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::error::Failure;

/// A visit of an execution to a state: one of the user's, or one that Amazon States Language needs beside it, such as
/// `Pay?` behind `Pay`. A redrive visits anew what had failed. As JSON its fields are in camelCase, and those that it has
/// not are missing.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Visit {
    /// The state's name.
    pub state: String,
    /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them; `""` outside maps.
    pub path: String,
    /// Which visit to this state it is, from 1, in its iteration.
    pub visit: u64,
    /// Whether a redrive led to it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub redriven: bool,
    /// How it stands.
    pub status: VisitStatus,
    /// When it was entered, in milliseconds since 1970.
    pub entered: i64,
    /// When it was left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exited: Option<i64>,
    /// The variables that had been assigned when it was entered, those of the states around it too.
    pub input: Map<String, Value>,
    /// What its task, its branches, its iterations or the workflow that it runs came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// What the execution, the branch or the iteration succeeded with in this state.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_json")]
    pub output: Option<Vec<u8>>,
    /// The variables that it assigned.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub assigned: Map<String, Value>,
    /// What it failed with, also where that was caught.
    #[serde(flatten)]
    pub failure: Option<Failure>,
    /// The state that was entered next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many items a map goes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// The attempts of a state that calls a task, runs a workflow, or has states inside.
    pub attempts: Vec<Attempt>,
}

/// How a visit to a state stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum VisitStatus {
    /// It runs for the first time.
    Running,
    /// An attempt failed, and another one waits for its time or runs.
    Retrying,
    /// It waits for a time, or for the answer to a callback.
    Waiting,
    /// It did what it does.
    Succeeded,
    /// It failed, and a `catch` took the failure.
    Caught,
    /// It failed.
    Failed,
    /// The execution, or the state around it, ended before it did.
    Aborted,
}

/// An attempt of a state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Attempt {
    /// Counts from 1; a redrive does an attempt anew.
    pub number: u32,
    /// When it may begin, in milliseconds since 1970.
    pub scheduled: i64,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<i64>,
    /// What it failed with.
    #[serde(flatten)]
    pub failure: Option<Failure>,
}

fn as_json<S: Serializer>(output: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = output.as_deref().unwrap_or(b"null");
    let json: Result<&RawValue, _> = serde_json::from_slice(text);
    json.map_err(serde::ser::Error::custom)?.serialize(serializer)
}

impl Visit {
    pub(super) fn end(&mut self, time: i64, status: VisitStatus) {
        (self.status, self.exited) = (status, Some(time));
        self.end_attempt(time, None);
    }

    pub(super) fn end_attempt(&mut self, time: i64, failure: Option<&Failure>) {
        if let Some(attempt) = self.attempts.last_mut().filter(|attempt| attempt.ended.is_none()) {
            // One that was waiting for its time did not begin.
            (attempt.ended, attempt.failure) = (Some(time.max(attempt.scheduled)), failure.cloned());
        }
    }
}

impl Attempt {
    pub(super) fn new(number: u32, scheduled: i64) -> Self {
        Attempt { number, scheduled, ended: None, failure: None }
    }
}
