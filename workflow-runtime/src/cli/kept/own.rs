//! The store: opened to look at it, or to run what it keeps.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;

use super::Given;
use super::followed::{Followed, Tell};
use crate::cli::exit;
use crate::cli::pool::interrupt_from_now;
use crate::cli::problem::Problem;
use crate::clock::BoxFuture;
use crate::durable::{BuildError, DurableBuilder, DurableRuntime, Executions};
use crate::store::SqliteStore;

/// How long tasks have to end after Ctrl-C.
const GRACE: Duration = Duration::from_secs(5);

/// The executions of a store, and the runtime where this process runs them.
pub struct Opened {
    pub executions: Executions,
    pub runtime: Option<DurableRuntime>,
    pub followed: Arc<Followed>,
    /// Completes at Ctrl-C.
    pub interrupt: BoxFuture<'static, ()>,
}

impl Opened {
    /// Whether it is known of each execution whether it fits the build that runs it.
    pub fn has_compared(&self) -> bool {
        // What another process runs, it compares.
        self.runtime.as_ref().is_none_or(|runtime| runtime.compared().now_or_never().is_some())
    }

    /// Lets tasks end, and no state begin.
    pub async fn close(self) {
        self.followed.live.clear();
        if let Some(runtime) = self.runtime {
            runtime.shutdown(GRACE).await;
        }
    }
}

/// To look at what is there, and to ask whoever runs it.
pub async fn look(given: Given<'_>) -> Result<Executions, Problem> {
    if !given.store.exists() {
        let text =
            format!("there is no store {}: `start` makes it, and `--store` names another one", given.store.display());
        return Err(Problem::new(exit::SETUP, text));
    }
    builder(given)?.open().await.map_err(problem)
}

/// To keep more, and run nothing.
pub async fn keep(given: Given<'_>) -> Result<Opened, Problem> {
    let executions = builder(given)?.open().await.map_err(problem)?;
    let interrupt = interrupt_from_now().await;
    Ok(Opened { executions, runtime: None, followed: Arc::new(Followed::new()), interrupt })
}

/// To run what is there, unless another process does.
pub async fn own(mut given: Given<'_>) -> Result<Opened, Problem> {
    let interrupt = interrupt_from_now().await;
    let followed = Arc::new(Followed::new());
    let journal = given.runtime.environment.journal.take();
    given.runtime.environment.journal = Some(Box::new(Tell(followed.clone(), journal)));
    let (runtime, executions) = builder(given)?.build_or_open().await.map_err(problem)?;
    Ok(Opened { executions, runtime, followed, interrupt })
}

/// To run what is there.
pub async fn run(given: Given<'_>) -> Result<Opened, Problem> {
    let store = given.store.clone();
    let opened = own(given).await?;
    if opened.runtime.is_none() {
        return Err(Problem::new(exit::SETUP, taken(&store)));
    }
    Ok(opened)
}

fn taken(store: &Path) -> String {
    format!("another process runs the executions of {}: `list` and `show` tell how they are", store.display())
}

fn builder(given: Given<'_>) -> Result<DurableBuilder, Problem> {
    let store = SqliteStore::open(&given.store).map_err(|error| Problem::new(exit::SETUP, error.to_string()))?;
    let builder = given.runtime.store(store);
    Ok(given.program.kinds.iter().fold(builder, |builder, kind| (kind.add)(builder)))
}

fn problem(error: BuildError) -> Problem {
    Problem::new(exit::SETUP, error.to_string())
}
