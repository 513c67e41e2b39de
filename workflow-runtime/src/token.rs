//! The token of a callback.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::data::Data;
use crate::shape::Shape;

/// What a callback's function hands out: whoever has it may answer for the state, once.
///
/// A runtime makes it of 128 bits of the operating system's random source, written as 32 hexadecimal digits; on AWS
/// it is Step Functions' own, a longer text. It travels as a plain text: [`Display`](fmt::Display) and serde write
/// it, [`From`] and [`FromStr`] read it. [`Debug`](fmt::Debug) does not show it, so that no log gives it away.
///
/// ```
/// use workflow_runtime::TaskToken;
///
/// let token = TaskToken::from("9f86d081884c7d659a2feaa0c55ad015");
/// assert_eq!(token.to_string(), "9f86d081884c7d659a2feaa0c55ad015");
/// assert_eq!(format!("{token:?}"), "TaskToken(…)");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct TaskToken(Arc<str>);

impl TaskToken {
    /// A new token that nobody can guess.
    pub(crate) fn random() -> Self {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).expect("the operating system has a random source");
        TaskToken(format!("{:032x}", u128::from_be_bytes(bits)).into())
    }

    /// The token's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TaskToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TaskToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaskToken(…)")
    }
}

impl From<String> for TaskToken {
    fn from(text: String) -> Self {
        TaskToken(text.into())
    }
}

impl From<&str> for TaskToken {
    fn from(text: &str) -> Self {
        TaskToken(text.into())
    }
}

impl From<TaskToken> for String {
    fn from(token: TaskToken) -> Self {
        token.0.as_ref().to_owned()
    }
}

impl FromStr for TaskToken {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

#[diagnostic::do_not_recommend]
impl Data for TaskToken {
    type Null = crate::data::NeverNull;

    fn shape() -> &'static Shape {
        &Shape::String
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_random_and_travel_as_texts() {
        let token = TaskToken::random();
        assert_ne!(token, TaskToken::random());
        assert_eq!(token.as_str().len(), 32);
        assert_eq!(token.to_string().parse(), Ok(token.clone()));
        assert_eq!(serde_json::to_value(&token).unwrap(), token.as_str());
        assert_eq!(serde_json::from_value::<TaskToken>(token.as_str().into()).unwrap(), token);
        assert!(!format!("{token:?}").contains(token.as_str()));
    }
}
