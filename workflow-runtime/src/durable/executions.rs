//! Executions by the names of their workflows.

use std::fmt;
use std::sync::Arc;

use super::answers::WaitingCallback;
use super::engine::Engine;
use super::error::{RedriveError, StartError};
use super::follow;
use super::history::HistoryEvent;
use super::runtime::Running;
use crate::callback::TokenError;
use crate::definition::Definition;
use crate::error::Failure;
use crate::graph::Overlay;
use crate::input;
use crate::store::{Description, HistoryPage, Query, StoreError};
use crate::token::TaskToken;

/// The executions of a store, by the names of their workflows and with JSON: for command lines and consoles, which do
/// not know the workflows' types. Cheap to clone.
///
/// Values of fields marked [`#[data(secret)]`](derive@crate::Data#secrets) are masked in all that it gives. Of an execution
/// whose workflow is not known here, inputs, outputs, variables and the causes of failures are masked whole.
///
/// ```
/// use workflow_runtime::store::{MemoryStore, Query};
/// use workflow_runtime::{Runtime, workflow};
///
/// workflow! {
///     workflow Greeting(name: String) -> String {
///         state Only => succeed format!("Hello, {name}");
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let runtime = Runtime::builder().store(MemoryStore::new()).workflow::<Greeting>().build().await.unwrap();
/// let executions = runtime.executions();
/// let started = executions.start("Greeting", "first", r#""Ferris""#).await.unwrap();
/// let listed = executions.list(Query { name: Some("FIR".into()), limit: 10, ..Query::default() }).await.unwrap();
/// assert_eq!(listed[0].id, started.id);
/// # }
/// ```
#[derive(Clone)]
pub struct Executions {
    running: Arc<Running>,
}

impl Executions {
    pub(super) fn new(running: Arc<Running>) -> Self {
        Executions { running }
    }

    pub(super) fn engine(&self) -> &Arc<Engine> {
        &self.running.0
    }

    /// The workflows that are known, by their names.
    pub fn definitions(&self) -> Vec<&'static Definition> {
        let mut definitions: Vec<_> = self.engine().kinds.values().map(|kind| kind.definition()).collect();
        definitions.sort_by_key(|definition| definition.name);
        definitions
    }

    /// Starts an execution, which is on disk when this is done. If the workflow has one of this name and the same
    /// input already, it is that one. The input is JSON: of one parameter its value, of several an object by their
    /// names. Without a name, its id is its name.
    ///
    /// # Errors
    ///
    /// When the workflow is not known, the input is none of it, there is an execution of this name with another input,
    /// or it cannot be kept.
    pub async fn start(&self, workflow: &str, name: &str, input: &str) -> Result<Description, StartError> {
        let engine = self.engine();
        let new = engine.kind(workflow)?.new_execution(name, input, engine.now())?;
        engine.start(new).await.map(|known| engine.shown(known))
    }

    /// Whether a text is an input of a workflow: notes on what of it is not read, such as a field whose name is misspelt.
    ///
    /// # Errors
    ///
    /// When it is none, or the workflow is not known.
    pub fn check(&self, workflow: &str, input: &str) -> Result<Vec<String>, StartError> {
        let engine = self.engine();
        let kind = engine.kind(workflow)?;
        kind.new_execution("", input, engine.now())?;
        Ok(input::unread(input, kind.definition().parameters))
    }

    /// An execution by its id.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn get(&self, id: &str) -> Result<Option<Description>, StoreError> {
        let found = self.engine().store.find_id(id).await?;
        Ok(found.map(|known| self.engine().shown(known)))
    }

    /// An execution by its workflow and its name.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn find(&self, workflow: &str, name: &str) -> Result<Option<Description>, StoreError> {
        let found = self.engine().store.find(workflow, name).await?;
        Ok(found.map(|known| self.engine().shown(known)))
    }

    /// Executions, the newest first.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn list(&self, query: Query) -> Result<Vec<Description>, StoreError> {
        let listed = self.engine().store.list(query).await?;
        Ok(listed.into_iter().map(|known| self.engine().shown(known)).collect())
    }

    /// Events of an execution's history: see [`ExecutionHandle::history`](super::ExecutionHandle::history).
    ///
    /// # Errors
    ///
    /// When there is no such execution, or the store fails.
    pub async fn history(&self, id: &str, page: HistoryPage) -> Result<Vec<HistoryEvent>, StoreError> {
        self.engine().history(&self.known(id).await?, &page).await
    }

    /// What an execution has done so far, to be drawn over its workflow's graph.
    ///
    /// # Errors
    ///
    /// When there is no such execution, or the store fails.
    pub async fn follow(&self, id: &str) -> Result<Overlay, StoreError> {
        let known = self.known(id).await?;
        let rows = self.engine().rows(&known).await?;
        Ok(follow::overlay(self.engine().definition(&known.workflow), &rows))
    }

    /// Ends an execution: see [`ExecutionHandle::stop`](super::ExecutionHandle::stop).
    ///
    /// # Errors
    ///
    /// When there is no such execution, or the store fails.
    pub async fn stop(&self, id: &str, error: &str, cause: &str) -> Result<(), StoreError> {
        self.engine().stop(self.known(id).await?.key, Failure::new(error, cause)).await
    }

    /// Lets an execution that did not succeed go on: see [`ExecutionHandle::redrive`](super::ExecutionHandle::redrive).
    ///
    /// # Errors
    ///
    /// When there is no such execution, it runs or succeeded, or the store fails.
    pub async fn redrive(&self, id: &str) -> Result<(), RedriveError> {
        self.engine().redrive(self.known(id).await?.key).await
    }

    /// The states of an execution that wait for answers, the first to begin first.
    ///
    /// # Errors
    ///
    /// When there is no such execution, or the store fails.
    pub async fn callbacks(&self, id: &str) -> Result<Vec<WaitingCallback>, StoreError> {
        self.engine().callbacks(self.known(id).await?.key).await
    }

    /// Completes the state that waits for this token with the JSON of its task's `T`. The answer is on disk when this is
    /// done.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or for another type, or the answer cannot be kept.
    pub async fn send_task_success(&self, token: &TaskToken, output: &str) -> Result<(), TokenError> {
        self.engine().send_success(token, output).await
    }

    /// Fails the attempt that waits for this token. The answer is on disk when this is done.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or the answer cannot be kept.
    pub async fn send_task_failure(&self, token: &TaskToken, error: &str, cause: &str) -> Result<(), TokenError> {
        self.engine().send_failure(token, Failure::new(error, cause)).await
    }

    /// Says that the answer to this token is still being worked on, which is on disk when this is done.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or it cannot be kept.
    pub async fn send_task_heartbeat(&self, token: &TaskToken) -> Result<(), TokenError> {
        self.engine().send_heartbeat(token).await
    }

    /// Whether this process runs the executions.
    pub fn owns(&self) -> bool {
        self.engine().owns
    }

    pub(super) async fn known(&self, id: &str) -> Result<Description, StoreError> {
        let known = self.get(id).await?;
        known.ok_or_else(|| StoreError::new(format!("there is no execution with the id `{id}`")))
    }
}

impl fmt::Debug for Executions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executions").field("owns", &self.owns()).finish_non_exhaustive()
    }
}
