//! What expansions name. Not for users: it changes without notice.
#![allow(missing_docs)]

use std::future::Future;

pub use crate::definition::*;
pub use crate::error::{ErrorVariant, MessagePart};
pub use crate::expr::*;
pub use crate::graph::Graph;
pub use crate::machine::{Context, Left, Position, RetrierOf};
pub use crate::operators::*;
pub use crate::shape;
pub use crate::task::{Fault, Outcome};

use crate::data::Data;
use crate::error::{Failure, TaskError};

/// A value's JSON.
pub fn json_of<T: serde::Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or(serde_json::Value::Null)
}

/// The JSON of a type's default.
pub fn default_json<T: Data + Default>() -> serde_json::Value {
    json_of(&T::default())
}

/// The types in a `Result` that may be hidden behind an alias.
pub trait TaskResult {
    type Output;
    type Error;
}

impl<T, E> TaskResult for Result<T, E> {
    type Output = T;
    type Error = E;
}

/// A task that returns a `Result`.
pub enum ReturnsResult {}

/// A task that returns its value.
pub enum ReturnsValue {}

#[diagnostic::on_unimplemented(
    message = "this task returns no `Result`, so its call takes no `?`",
    label = "nothing to pass on: remove this `?`"
)]
pub trait Fallible {}

impl Fallible for ReturnsResult {}

pub fn question_mark<R: Fallible>() {}

pub fn to_failure<E: TaskError>(error: &E) -> Failure {
    error.to_failure()
}

pub fn is_named<E: TaskError>(error: &E, name: &str) -> bool {
    error.name() == name
}

/// Holds a task's future to be `Send`, at the function.
pub fn must_be_send<F: Future + Send>(task: F) -> F {
    task
}

/// `fail error`
pub fn raise<E: TaskError>(error: E, (): ()) -> Failure {
    error.to_failure()
}

/// `fail failure`: only AWS may raise what is named `States.…`.
pub fn raise_failure(mut failure: Failure) -> Failure {
    if failure.error.starts_with("States.") {
        failure.error.insert_str(0, "Workflow.");
    }
    failure
}

/// Refuses, at compile time, a variant whose text only Rust can write.
pub const fn raisable<E: TaskError>(variant: &str) {
    let mut index = 0;
    while index < E::ERRORS.len() {
        let known = &E::ERRORS[index];
        if same(known.variant, variant) && known.message.is_none() {
            panic!(
                "this error cannot be raised by `fail`: Amazon States Language must write its text too, so its \
                 `#[error(\"…\")]` may hold nothing but the error's own fields, `{{name}}` or `{{0}}`"
            );
        }
        index += 1;
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// The definition of a workflow with mistakes, which never runs.
pub static STUB: Definition =
    Definition { name: "", doc: "", parameters: &[], output: <() as Data>::shape, timeout: None, states: &[] };
