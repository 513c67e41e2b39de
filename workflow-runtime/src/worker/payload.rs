//! What a state machine sends to a worker.

use std::time::SystemTime;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::clock;
use crate::error::Failure;
use crate::fits::whole;
use crate::token::TaskToken;

#[derive(Deserialize)]
pub struct Payload {
    pub task: String,
    pub args: Map<String, Value>,
    pub context: Visit,
    /// Of a callback.
    pub token: Option<TaskToken>,
}

/// The visit to a state that a call belongs to.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Visit {
    pub execution: String,
    #[serde(deserialize_with = "time")]
    pub start_time: SystemTime,
    /// Empty outside maps.
    #[serde(default)]
    pub path: String,
    pub state: String,
    pub entered_time: String,
    pub retry_count: u32,
}

impl Payload {
    pub fn read(mut payload: Value) -> Result<Self, Failure> {
        whole_numbers(&mut payload);
        serde_json::from_value(payload).map_err(|error| {
            let form = "{\"task\", \"args\", \"context\"} as the emitted definition sends it";
            Failure::new("Task.PayloadInvalid", format!("a worker takes {form}: {error}"))
        })
    }
}

impl Visit {
    /// The execution's name: in its ARN it follows the state machine's.
    pub fn execution_name(&self) -> &str {
        self.execution.split(':').nth(7).unwrap_or(&self.execution)
    }

    pub fn idempotency_key(&self) -> String {
        let Visit { execution, path, state, entered_time, .. } = self;
        format!("{execution}/{path}/{state}/{entered_time}")
    }
}

fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    clock::parse_rfc3339(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is no RFC 3339 timestamp")))
}

/// JSON of a state machine may have `5.0` or `1e3` for an integer, which serde does not take for one.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Number(number) => {
            if number.is_f64()
                && let Some(whole) = number.as_f64().and_then(whole)
            {
                *number = whole.into();
            }
        }
        Value::Array(values) => values.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
