//! What is sent to Step Functions of a task's answer, within its limits.

use serde_json::Value;

use crate::asl::{LONGEST_CAUSE, LONGEST_ERROR};
use crate::error::Failure;

/// The output that `SendTaskSuccess` takes, in bytes:
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html>.
const LARGEST_OUTPUT: usize = 262_144;

#[derive(Debug, PartialEq)]
pub enum Answer {
    Success(String),
    Failure(Failure),
}

impl Answer {
    pub fn of(answer: Result<Value, Failure>) -> Self {
        match answer.map(|output| output.to_string()) {
            Ok(output) if output.len() <= LARGEST_OUTPUT => Answer::Success(output),
            Ok(output) => {
                let cause = format!(
                    "the result has {} bytes of JSON, and Step Functions takes {LARGEST_OUTPUT}: store it elsewhere, in S3 \
                     for instance, and return where",
                    output.len()
                );
                Answer::Failure(Failure::new("Task.ResultTooLarge", cause))
            }
            Err(Failure { error, cause }) => {
                Answer::Failure(Failure { error: cut(error, LONGEST_ERROR), cause: cut(cause, LONGEST_CAUSE) })
            }
        }
    }
}

/// At most so many characters, the last of them `…` where some are left out.
fn cut(mut text: String, most: usize) -> String {
    if text.chars().count() > most {
        let end = text.char_indices().nth(most - 1).map_or(text.len(), |(end, _)| end);
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_keeps_to_the_limits() {
        // The quotes count too.
        let fits = Value::from("x".repeat(LARGEST_OUTPUT - 2));
        assert!(matches!(Answer::of(Ok(fits)), Answer::Success(_)));
        let large = Value::from("x".repeat(LARGEST_OUTPUT - 1));
        let Answer::Failure(Failure { error, cause }) = Answer::of(Ok(large)) else { panic!("it is too large") };
        assert_eq!(error, "Task.ResultTooLarge");
        assert!(cause.starts_with("the result has 262145 bytes of JSON, and Step Functions takes 262144"), "{cause}");

        let failure = Failure::new("é".repeat(256), "c".repeat(LONGEST_CAUSE));
        assert_eq!(Answer::of(Err(failure.clone())), Answer::Failure(failure));
        let long = Failure::new("é".repeat(257), "ü".repeat(LONGEST_CAUSE + 1));
        let Answer::Failure(Failure { error, cause }) = Answer::of(Err(long)) else { panic!("it is a failure") };
        assert_eq!(error, format!("{}…", "é".repeat(255)));
        assert_eq!((cause.chars().count(), cause.ends_with("ü…")), (LONGEST_CAUSE, true));
    }
}
