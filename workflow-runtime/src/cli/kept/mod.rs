//! Executions that are kept in a file.

mod arguments;
mod change;
#[cfg(feature = "console")]
pub mod console;
mod find;
mod followed;
mod graph;
mod history;
mod list;
mod own;
mod show;
mod start;
mod text;
mod work;

pub use arguments::Verb;
pub use graph::overlay;

use std::path::PathBuf;

use super::Program;
use super::problem::Problem;
use crate::runtime::RuntimeBuilder;

/// What all commands for kept executions are given.
pub struct Given<'p> {
    pub program: &'p Program,
    pub runtime: RuntimeBuilder,
    pub store: PathBuf,
    pub json: bool,
}

pub async fn run(given: Given<'_>, verb: Verb) -> Result<u8, Problem> {
    match verb {
        Verb::Start(start) => start::run(given, start).await,
        Verb::Work => work::run(given).await,
        Verb::List(list) => list::run(given, list).await,
        Verb::Show(one) => show::run(given, &one.execution).await,
        Verb::History(history) => history::run(given, &history).await,
        Verb::Stop(stop) => change::stop(given, &stop).await,
        Verb::Redrive(one) => change::redrive(given, &one.execution).await,
        Verb::Approve(approve) => change::approve(given, &approve).await,
        Verb::Reject(reject) => change::reject(given, &reject).await,
        #[cfg(feature = "console")]
        Verb::Console(open) => console::run(given, open).await,
    }
}
