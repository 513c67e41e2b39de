//! What generated workflows are made of: types and tasks, which scripts answer, and a workflow that others run.

use serde::{Deserialize, Serialize};
use workflow_runtime::{Data, TaskError, TaskToken, task, workflow};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Record {
    pub a: i64,
    #[serde(rename = "text")]
    pub b: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub c: Option<i64>,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Kind {
    Plain,
    Heavy { grams: i64 },
}

#[derive(Clone, Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
pub enum Oops {
    #[error("busy")]
    Busy,
    #[error("refused: {why}")]
    Refused { why: String },
    #[error("broken at {0}")]
    Broken(i64),
}

#[task]
pub async fn count(n: i64, text: String) -> Result<i64, Oops> {
    unreachable!("{n}{text}")
}

#[task]
pub async fn spell(record: &Record) -> Result<String, Oops> {
    unreachable!("{record:?}")
}

#[task]
pub async fn list(maybe: Option<i64>) -> Vec<i64> {
    unreachable!("{maybe:?}")
}

#[task]
pub async fn file(list: Vec<i64>, flag: bool) -> Result<Record, Oops> {
    unreachable!("{list:?}{flag}")
}

#[task]
pub async fn sort(kind: &Kind, text: String) -> Result<Kind, Oops> {
    unreachable!("{kind:?}{text}")
}

#[task(callback = Option<i64>)]
pub async fn look(token: TaskToken) {
    unreachable!("{token}")
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "PascalCase")]
pub struct Fetch {
    pub table_name: String,
}

/// A service, which is told its argument alone.
#[task(resource = "arn:aws:states:::dynamodb:getItem")]
pub async fn fetch(get: &Fetch) -> Record {
    unreachable!("{get:?}")
}

workflow! {
    pub workflow Child(n: i64) -> i64 {
        state ChildCount { let counted = count(n, "child")?; => if counted > 25 { fail Oops::Broken(counted) } else { succeed counted } }
    }
}
