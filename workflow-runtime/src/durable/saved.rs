//! What a store keeps of a machine: a frame and how far its state is, or what it came to.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::variables::{SavedVariables, Unfit, Variables};
use crate::error::Failure;
use crate::token::TaskToken;

/// The JSON of a kept frame.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SavedFrame {
    /// The name of the state.
    pub state: String,
    /// How many states were entered, with this one.
    pub visit: u64,
    /// When it was entered, in milliseconds since 1970.
    pub entered: i64,
    pub variables: SavedVariables,
    /// What the machine succeeded with.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub output: Option<Box<RawValue>>,
    /// What it failed with, in the state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// That it failed when its state's action was done, which a redrive does not do again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Exit>,
}

/// How a machine left the state in which it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exit {
    /// By which of the state's ends, from 1; 0 if by none.
    pub end: usize,
    /// Whether a redrive lets it fail again.
    pub again: bool,
}

/// A value that is there, also when it is `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::<RawValue>::deserialize(deserializer).map(Some)
}

impl SavedFrame {
    pub fn read(bytes: &[u8]) -> Result<Self, Unfit> {
        serde_json::from_slice(bytes).map_err(|error| Unfit(format!("what was kept cannot be read: {error}")))
    }

    /// The JSON of a machine that is in a state.
    pub fn write(state: &str, visit: u64, entered: i64, variables: &Variables) -> Result<Vec<u8>, Failure> {
        let fields = variables.fields()?;
        let mut bytes = Vec::with_capacity(fields.len() + state.len() + 80);
        bytes.extend_from_slice(b"{\"state\":");
        write_json(&mut bytes, state);
        bytes.extend_from_slice(b",\"visit\":");
        write_json(&mut bytes, &visit);
        bytes.extend_from_slice(b",\"entered\":");
        write_json(&mut bytes, &entered);
        bytes.extend_from_slice(b",\"variables\":{");
        bytes.extend_from_slice(fields);
        bytes.extend_from_slice(b"}}");
        Ok(bytes)
    }

    /// The JSON of a machine that succeeded with an output's JSON.
    pub fn write_output(output: &[u8]) -> Vec<u8> {
        [b"{\"output\":", output, b"}"].concat()
    }

    /// The JSON of a machine that failed, from that of the machine in its last state.
    pub fn write_failure(mut frame: Vec<u8>, failure: &Failure, left: Option<Exit>) -> Vec<u8> {
        frame.pop();
        frame.extend_from_slice(b",\"failure\":");
        write_json(&mut frame, failure);
        if let Some(left) = left {
            frame.extend_from_slice(b",\"left\":");
            write_json(&mut frame, &left);
        }
        frame.push(b'}');
        frame
    }
}

/// How far a machine is in its state, where that is not at the first attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// The attempt that is next, or runs.
    pub attempt: u32,
    /// How often each retrier has let the state be tried again.
    pub failures: Vec<u32>,
    /// When the attempt may begin, in milliseconds since 1970.
    pub due: i64,
    /// How long it was to that time, in milliseconds.
    pub delay: i64,
    /// How far the attempt is, where that is kept.
    #[serde(default, skip_serializing_if = "Stage::is_due")]
    pub stage: Stage,
    /// The token that it waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TaskToken>,
}

/// How far an attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// It may begin, or begin again.
    #[default]
    Due,
    /// The function of a callback, or of a task that must not run twice, has been called.
    Called,
    /// The function of a callback has returned.
    Returned,
}

impl Stage {
    fn is_due(&self) -> bool {
        *self == Stage::Due
    }
}

impl Progress {
    /// An attempt that begins now.
    pub fn anew(attempt: u32, failures: Vec<u32>, now: i64) -> Self {
        Progress { attempt, failures, due: now, delay: 0, stage: Stage::Due, token: None }
    }

    pub fn read(bytes: &[u8]) -> Result<Self, Unfit> {
        serde_json::from_slice(bytes).map_err(|error| Unfit(format!("what was kept cannot be read: {error}")))
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_json(&mut bytes, self);
        bytes
    }
}

/// Writes what has no way to fail: texts, numbers and lists of them.
pub(crate) fn write_json<T: Serialize + ?Sized>(bytes: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(bytes, value).expect("texts and numbers are JSON");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let mut variables = Variables::default();
        variables.put("order", &vec![1, 2]);
        variables.put("payment", "a \"text\"");
        let bytes = SavedFrame::write("Who is asked?", 3, 1_700_000_000_000, &variables).unwrap();
        let frame = SavedFrame::read(&bytes).unwrap();
        assert_eq!((frame.state.as_str(), frame.visit, frame.entered), ("Who is asked?", 3, 1_700_000_000_000));
        assert_eq!(frame.variables.take::<Vec<u8>>("order"), Ok(vec![1, 2]));
        assert_eq!(frame.variables.take::<String>("payment").unwrap(), "a \"text\"");
        assert_eq!(frame.variables.take::<u8>("total").unwrap_err().to_string(), "the variable `total` is missing");
        assert!(frame.variables.take::<u8>("order").unwrap_err().to_string().starts_with("the variable `order` does"));
    }

    #[test]
    fn an_output_may_be_null() {
        assert!(SavedFrame::read(b"{\"output\":null}").unwrap().output.is_some());
        assert!(SavedFrame::read(b"{\"failure\":{\"error\":\"A\",\"cause\":\"\"}}").unwrap().output.is_none());
    }
}
