//! What expansions name. Not for users: it changes without notice.
#![allow(missing_docs)]

pub use crate::__by_json as by_json;
pub use crate::__durable as durable;
pub use crate::definition::*;
#[cfg(feature = "durable")]
pub use crate::durable::{SavedVariables, Unfit, Variables as FrameVariables};
pub use crate::error::{ErrorVariant, MessagePart};
pub use crate::expr::*;
pub use crate::flatten::{Flatten, Object, check_flattened, check_tagged};
pub use crate::frame::{Frame, FrameInfo};
pub use crate::graph::Graph;
pub use crate::iterators::*;
pub use crate::machine::{Context, Left, Position, RetrierOf};
pub use crate::nested::{Nested, drive, map, run, try_join};
pub use crate::operators::*;
pub use crate::settings::{SettingOf, SettingValue, Variables, read_settings, setting};
pub use crate::shape;
pub use crate::task::{Fault, Outcome};
#[cfg(feature = "worker")]
pub use crate::worker::Arguments;

pub mod editor;

use crate::data::Data;
pub use crate::data::{MapKey, MayBeNull, NeverNull, Null};
use crate::error::{Failure, TaskError};
use crate::machine::Workflow;
use crate::task::Task;

/// A value's JSON.
pub fn json_of<T: serde::Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or(serde_json::Value::Null)
}

pub fn json_object(fields: Vec<(&str, serde_json::Value)>) -> serde_json::Value {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub fn json_list(values: Vec<serde_json::Value>) -> serde_json::Value {
    values.into()
}

/// The JSON of a type's default.
pub fn default_json<T: Data + Default>() -> serde_json::Value {
    json_of(&T::default())
}

/// Whether JSONata writes a `T` into a text as `Display` does: `Probe::<T>::DISPLAYS`.
pub struct Probe<T>(std::marker::PhantomData<T>);

impl<T: ExprDisplay> Probe<T> {
    pub const DISPLAYS: bool = true;
}

/// What `Probe` answers for the other types.
pub trait Unknown {
    const DISPLAYS: bool = false;
}

impl<T> Unknown for Probe<T> {}

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

#[diagnostic::on_unimplemented(
    message = "this task can fail, and nothing says what happens then",
    label = "returns a `Result`",
    note = "write `?` after the call to let the error leave the workflow, or a `catch` for each variant of it"
)]
pub trait Infallible {}

impl Infallible for ReturnsValue {}

pub fn no_question_mark<R: Infallible>() {}

/// A task that may run again.
pub enum Repeatable {}

/// A task marked `#[task(once)]`.
pub enum Once {}

#[diagnostic::on_unimplemented(
    message = "`{Called}` is marked `#[task(once)]`, and this `retry` would run it again",
    label = "may run `{Called}` twice",
    note = "`catch` the error in place of this `retry`, or leave `once` out where running the task twice does no harm"
)]
pub trait Retried<Called> {}

impl<Called> Retried<Called> for Repeatable {}

pub fn retried<Attempts: Retried<Called>, Called>() {}

/// A task that ends when its function returns.
pub enum EndsItself {}

/// A service that is called with `.sync`: the task ends when Step Functions has seen the service's work end.
pub enum EndsWithService {}

/// A callback: a task that ends when somebody answers with its token.
pub enum EndsByToken {}

/// The same, of a service, which Step Functions calls with the argument alone.
pub enum EndsByServicesToken {}

#[diagnostic::on_unimplemented(
    message = "this callback waits for an answer that may never come, and nothing says for how long",
    label = "no `timeout`",
    note = "write `timeout 3d` after the call, or `timeout never` where it may wait for ever"
)]
pub trait NeedsNoTimeout {}

impl NeedsNoTimeout for EndsItself {}

impl NeedsNoTimeout for EndsWithService {}

pub fn needs_no_timeout<E: NeedsNoTimeout>() {}

#[diagnostic::on_unimplemented(
    message = "`timeout never` is for callbacks, and this task is none",
    label = "leave it out: a task without a `timeout` takes as long as it takes"
)]
pub trait MayWaitForEver {}

impl MayWaitForEver for EndsByToken {}

impl MayWaitForEver for EndsByServicesToken {}

pub fn may_wait_for_ever<E: MayWaitForEver>() {}

#[diagnostic::on_unimplemented(
    message = "an Express workflow waits for no answer, and this task is a callback",
    label = "a callback",
    note = "leave `#[express]` out: a Standard workflow waits for up to a year"
)]
pub trait FitsExpress {}

impl FitsExpress for EndsItself {}

impl FitsExpress for EndsWithService {}

pub fn fits_express<E: FitsExpress>() {}

#[diagnostic::on_unimplemented(
    message = "an Express workflow waits for no service, and the `resource` of this task ends with `.sync`",
    label = "waits for a service",
    note = "leave `.sync` out where nothing needs the service's result, or leave `#[express]` out"
)]
pub trait WaitsForNoService {}

impl WaitsForNoService for EndsItself {}

impl WaitsForNoService for EndsByToken {}

impl WaitsForNoService for EndsByServicesToken {}

pub fn waits_for_no_service<E: WaitsForNoService>() {}

#[diagnostic::on_unimplemented(
    message = "only a callback has a token, and this task is none",
    label = "no answer is waited for",
    note = "make the task a callback: `#[task(callback = Type)]`, with the type of the answer"
)]
pub trait HasToken {}

impl HasToken for EndsByToken {}

impl HasToken for EndsByServicesToken {}

pub fn has_token<E: HasToken>() {}

#[diagnostic::on_unimplemented(
    message = "nobody could answer: on AWS the service is called with this argument alone, and no `token()` is in it",
    label = "no `token()`",
    note = "hand the token on: a text in the argument may be `token()`, or hold it by `format!` or `to_json`"
)]
pub trait NeedsNoToken {}

impl NeedsNoToken for EndsItself {}

impl NeedsNoToken for EndsWithService {}

impl NeedsNoToken for EndsByToken {}

/// A task whose call hands no `token()` on.
pub const fn without_token<T: Task<Ends: NeedsNoToken>>() -> &'static TaskInfo {
    &T::INFO
}

#[diagnostic::on_unimplemented(
    message = "one name has two types: a `{Self}` here, and a `{First}` where it is assigned first",
    label = "expected `{First}`",
    note = "a name has one type in a workflow: call this variable something else"
)]
pub trait SameType<First> {
    fn same(self) -> First;
}

impl<T> SameType<T> for T {
    fn same(self) -> T {
        self
    }
}

/// Holds an assignment to the type of the variable's first one.
pub fn same_type<T: SameType<First>, First>(value: T) -> First {
    value.same()
}

/// A value that is taken here and used again later: rustc's errors show this name.
pub fn used_again_later<T: Clone>(value: &T) -> T {
    value.clone()
}

/// Where the call stands.
#[track_caller]
pub const fn here() -> &'static std::panic::Location<'static> {
    std::panic::Location::caller()
}

/// A task as a definition knows it.
pub const fn task_info<T: Task>(
    name: &'static str,
    doc: &'static str,
    parameters: &'static [Variable],
    resources: &'static [ResourceInfo],
) -> TaskInfo {
    TaskInfo {
        name,
        doc,
        parameters,
        output: task_output_shape::<T>,
        errors: T::Error::ERRORS,
        error: task_error_shape::<T>,
        resources,
        callback: false,
        service: None,
        once: false,
        id: std::any::TypeId::of::<T>,
        path: std::any::type_name::<T>,
        #[cfg(feature = "durable")]
        check: crate::callback::check::<T>,
        #[cfg(feature = "worker")]
        by_json: crate::worker::by_json::<T>,
    }
}

/// The shape of a workflow's output.
pub fn output_shape<W: Workflow>() -> &'static shape::Shape {
    W::Output::shape()
}

pub fn task_output_shape<T: Task>() -> &'static shape::Shape {
    T::Output::shape()
}

pub fn task_error_shape<T: Task>() -> &'static shape::Shape {
    T::Error::shape()
}

pub fn to_failure<E: TaskError>(error: &E) -> Failure {
    error.to_failure()
}

pub fn is_named<E: TaskError>(error: &E, name: &str) -> bool {
    error.name() == name
}

/// What branches, iterations or a nested execution came to: their failures have no type.
pub type NestedOutcome<T> = Result<T, Fault<crate::task::NoError>>;

/// The name of a variant in Amazon States Language.
pub fn variant_name<E: TaskError>(variant: &'static str) -> &'static str {
    E::ERRORS.iter().find(|known| known.variant == variant).map_or(variant, |known| known.name)
}

/// A failure that has the name of a typed error and not its fields.
pub fn undecodable(failure: Failure) -> Failure {
    let cause = format!("the cause of `{}` does not hold the error's fields: {}", failure.error, failure.cause);
    Failure::new("States.QueryEvaluationError", cause)
}

/// What `fail` needs to know of a typed error.
pub struct Raised<E: 'static> {
    pub errors: &'static [ErrorVariant],
    pub shape: shape::ShapeFn,
    pub to_failure: fn(&E) -> Failure,
}

/// `fail failure`: only AWS may raise what is named `States.…`.
pub fn raise_failure(mut failure: Failure) -> Failure {
    if failure.error.starts_with("States.") {
        failure.error.insert_str(0, "Workflow.");
    }
    failure
}

pub const fn raised<E: TaskError>() -> Raised<E> {
    Raised { errors: E::ERRORS, shape: E::shape, to_failure: E::to_failure }
}

impl<E> Raised<E> {
    /// Refuses, at compile time, a variant whose text only Rust can write.
    pub const fn check(&self, variant: &str) {
        let mut index = 0;
        while index < self.errors.len() {
            let known = &self.errors[index];
            assert!(
                !same(known.variant, variant) || !known.service,
                "a service's error is the service's to raise: write `fail` with an error of your \
                 own, or with a `Failure`"
            );
            assert!(
                !same(known.variant, variant) || known.message.is_some(),
                "this error cannot be raised by `fail`: Amazon States Language must write its text too, so its \
                 `#[error(\"…\")]` may hold nothing but the error's own fields, `{{name}}` or `{{0}}`, and of these \
                 texts, whole numbers and `bool`s only"
            );
            index += 1;
        }
    }
}

/// The errors that a clause's variant is of. Refuses, at compile time, a variant without a name of its own.
pub const fn errors_of_a_clause(errors: &'static [ErrorVariant], variant: &str) -> &'static [ErrorVariant] {
    let mut index = 0;
    while index < errors.len() {
        assert!(
            !same(errors[index].variant, variant) || !errors[index].name.is_empty(),
            "this variant is every error of the service that has no variant: name the one that is meant by a text, \
             `catch \"Service.Error\"`, or write `_`"
        );
        index += 1;
    }
    errors
}

pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// The definition of a workflow with mistakes, which never runs.
pub static STUB: Definition = Definition {
    name: "",
    doc: "",
    parameters: &[],
    output: <() as Data>::shape,
    express: false,
    timeout: None,
    settings: None,
    states: &[],
    frames: FrameInfo::none(),
};
