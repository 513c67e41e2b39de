//! AWS's limits, as far as the compiler cannot hold a workflow to them.
//!
//! See <https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html>, and for texts
//! <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html>.

use super::AslError;
use super::document::{Leave, State, StateMachine};
use super::json::{Json, Object};

/// A definition, in bytes.
const LARGEST_DEFINITION: usize = 1024 * 1024;
/// The name of a state, and of a variable, in characters.
const LONGEST_NAME: usize = 80;
/// The name of an error, in characters.
pub(crate) const LONGEST_ERROR: usize = 256;
/// The cause of an error, in characters.
pub(crate) const LONGEST_CAUSE: usize = 32_768;

pub fn check(machine: &StateMachine) -> Result<(), AslError> {
    let bytes = serde_json::to_vec(machine).map_or(0, |bytes| bytes.len());
    if bytes > LARGEST_DEFINITION {
        return Err(AslError::TooLarge { bytes, limit: LARGEST_DEFINITION });
    }
    states(&machine.states)
}

fn states(states: &Object<State>) -> Result<(), AslError> {
    states.0.iter().try_for_each(|(name, state)| {
        at_most(name, "the name of the state", name, LONGEST_NAME)?;
        match state {
            State::Task(task) => leave(name, &task.leave),
            State::Pass(pass) => leave(name, &pass.leave),
            State::Wait(wait) => leave(name, &wait.leave),
            State::Parallel(parallel) => {
                parallel.branches.iter().try_for_each(|branch| self::states(&branch.states))?;
                leave(name, &parallel.leave)
            }
            State::Map(map) => {
                self::states(&map.item_processor.body.states)?;
                leave(name, &map.leave)
            }
            State::Choice(choice) => {
                variables(name, &choice.assign)?;
                choice.choices.iter().try_for_each(|rule| variables(name, &rule.assign))
            }
            State::Fail(fail) => {
                constant(name, "the error", &fail.error, LONGEST_ERROR)?;
                constant(name, "the cause", &fail.cause, LONGEST_CAUSE)
            }
            State::Succeed(_) => Ok(()),
        }
    })
}

fn leave(state: &str, leave: &Leave) -> Result<(), AslError> {
    variables(state, &leave.assign)?;
    leave.catch.iter().try_for_each(|catch| variables(state, &catch.assign))?;
    let retried = leave.retry.iter().flat_map(|retrier| &retrier.error_equals);
    let caught = leave.catch.iter().flat_map(|catcher| &catcher.error_equals);
    retried.chain(caught).try_for_each(|error| at_most(state, "the error", error, LONGEST_ERROR))
}

fn variables(state: &str, assign: &Object<Json>) -> Result<(), AslError> {
    assign.0.iter().try_for_each(|(name, _)| at_most(state, "the variable", name, LONGEST_NAME))
}

/// A text that is no expression.
fn constant(state: &str, what: &'static str, text: &Option<Json>, limit: usize) -> Result<(), AslError> {
    match text {
        Some(Json::String(text)) if !text.starts_with("{%") => at_most(state, what, text, limit),
        _ => Ok(()),
    }
}

fn at_most(state: &str, what: &'static str, text: &str, limit: usize) -> Result<(), AslError> {
    let characters = text.chars().count();
    if characters <= limit {
        return Ok(());
    }
    let text = text.to_owned();
    Err(AslError::TooLong { state: state.to_owned(), what, text, characters, limit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asl::{Catcher, Fail, Pass};

    fn refused(state: State, comment: &str) -> String {
        let machine = StateMachine {
            comment: Some(comment.to_owned()),
            query_language: "JSONata".into(),
            timeout_seconds: None,
            start_at: "A".into(),
            states: Object(vec![("A".into(), state)]),
            other: Object::default(),
        };
        check(&machine).map_or_else(|error| error.to_string(), |()| "taken".into())
    }

    #[test]
    fn what_is_too_long_is_named_with_its_limit() {
        let long = "x".repeat(257);
        let fail = |error: &str, cause: &str| {
            State::Fail(Fail { error: Some(error.into()), cause: Some(cause.into()), ..Default::default() })
        };
        let catching = |error: &str, variable: &str| {
            let assign = Object(vec![(variable.to_owned(), Json::Null)]);
            let catcher =
                Catcher { error_equals: vec![error.to_owned()], assign, next: "A".into(), other: Object::default() };
            let leave = Leave { catch: vec![catcher], ..Default::default() };
            State::Pass(Pass { comment: None, leave })
        };
        assert_eq!(refused(fail("a", "b"), ""), "taken");
        assert_eq!(refused(fail(&format!("{{% '{long}' %}}"), "b"), ""), "taken");
        let start = "x".repeat(40);
        let expected = format!("state `A`: the error `{start}…` has 257 characters, and AWS takes 256 at most");
        assert_eq!(refused(fail(&long, "b"), ""), expected);
        assert_eq!(refused(catching(&long, "v"), ""), expected);
        assert!(refused(fail("a", &long.repeat(128)), "").contains("the cause"));
        assert!(refused(catching("a", &long[..81]), "").contains("the variable"));
        assert!(refused(fail("a", "b"), &"x".repeat(1024 * 1024)).contains("1048576 at most: divide the workflow"));
    }
}
