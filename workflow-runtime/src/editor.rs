//! What the sketch of a workflow names, which stands for its expansion in an editor. It is looked at, and never run.
#![allow(missing_docs, clippy::needless_pass_by_value)]

pub use serde_json::json;

use crate::machine::Workflow;
use crate::task::Task;

/// What only rust-analyzer sees: it sets `rust_analyzer`.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __in_editor {
    ($($token:tt)*) => { $($token)* };
}

/// What only rustc sees.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __in_build {
    ($($token:tt)*) => {};
}

#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __in_editor {
    ($($token:tt)*) => {};
}

#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __in_build {
    ($($token:tt)*) => { $($token)* };
}

pub fn any<T>() -> T {
    unreachable!("a sketch is never run")
}

/// A text where a `String` or a `&str` stands.
pub fn text<T>(_text: &str) -> T {
    any()
}

/// What a call of a task gives.
pub fn output<T: Task>() -> T::Output {
    any()
}

/// What a run of a workflow gives.
pub fn run<W: Workflow>() -> W::Output {
    any()
}

/// What a map gives.
pub fn map<L: Elements, T>(_list: L, _body: impl FnMut(usize, L::Element) -> T) -> Vec<T> {
    any()
}

/// What a map goes through.
pub trait Elements {
    type Element;
}

impl<T> Elements for Vec<T> {
    type Element = T;
}

impl<L: Elements> Elements for &L {
    type Element = L::Element;
}

/// The time now, as `2026-01-31T12:00:00.000Z`.
pub fn now() -> String {
    any()
}

/// A new random UUID, version 4.
pub fn uuid() -> String {
    any()
}

/// A value's JSON as a text.
pub fn to_json<T>(_value: T) -> String {
    any()
}

/// The value that a JSON text holds.
pub fn from_json<T>(_text: impl AsRef<str>) -> T {
    any()
}

/// What an expression can know of where it runs.
pub struct Context {
    pub execution: Execution,
    /// The state whose action asks.
    pub state: State,
}

/// A state that was entered.
pub struct State {
    /// The state's name.
    pub name: String,
    /// When the state was entered, as `2026-01-31T12:00:00.000Z`.
    pub entered_time: String,
    /// How many attempts of its task have failed.
    pub retry_count: u32,
}

/// The execution that a workflow runs in.
pub struct Execution {
    /// The execution's unique id.
    pub id: String,
    /// The name that the execution was started with.
    pub name: String,
    /// When the execution was started, as `2026-01-31T12:00:00.000Z`.
    pub start_time: String,
}

/// Failures that have no Rust type, by Amazon States Language's names.
pub enum States {
    /// A task ran longer than its `timeout`.
    Timeout,
    /// A task sent no heartbeat for as long as its `heartbeat`.
    HeartbeatTimeout,
    /// Any failure of a task but a timeout.
    TaskFailed,
    Permissions,
    Runtime,
    DataLimitExceeded,
    /// An expression failed.
    QueryEvaluationError,
    BranchFailed,
    NoChoiceMatched,
    ExceedToleratedFailureThreshold,
    ItemReaderFailed,
    ResultWriterFailed,
}

/// Methods of the language that Rust has elsewhere.
pub trait Join: Iterator + Sized {
    /// The texts as one, with a separator between them.
    fn join(self, _separator: &str) -> String {
        any()
    }
}

impl<I: Iterator> Join for I {}

/// What stands where somebody is still writing: `order.unfinished()`, `Status::UNFINISHED`.
#[doc(hidden)]
pub trait Unfinished: Sized {
    const UNFINISHED: Self = panic!("a sketch is never run");

    fn unfinished<T>(&self) -> T {
        any()
    }
}

impl<T> Unfinished for T {}
