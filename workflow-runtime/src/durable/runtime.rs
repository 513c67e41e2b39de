//! The runtime whose executions are kept.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::{Engine, Kind};
use super::error::{BuildError, StartError};
use super::execution::ExecutionHandle;
use super::executions::Executions;
use super::record::millis;
use super::start::new_execution;
use crate::callback::TokenError;
use crate::clock::Clock;
use crate::error::{Failure, TaskError};
use crate::journal::Journal;
use crate::limits::Limits;
use crate::machine::{Workflow, race};
use crate::runtime::{Runtime, RuntimeBuilder};
use crate::settings::Settings;
use crate::store::{Description, Query, Store, StoreError};
use crate::task::Dispatch;
use crate::token::TaskToken;

/// So that other commits need not wait long for a prune.
const PRUNED_AT_ONCE: usize = 500;

/// Builds a [`DurableRuntime`]: see [`RuntimeBuilder::store`].
pub struct DurableBuilder {
    builder: RuntimeBuilder,
    store: Arc<dyn Store>,
    kinds: HashMap<&'static str, Box<dyn Kind>>,
}

impl RuntimeBuilder {
    /// Keeps executions in a store, so that they survive the process.
    pub fn store(self, store: impl Store) -> DurableBuilder {
        DurableBuilder { builder: self, store: Arc::new(store), kinds: HashMap::new() }
    }
}

impl DurableBuilder {
    /// As [`RuntimeBuilder::resource`].
    pub fn resource<T: Send + Sync + 'static>(mut self, resource: T) -> Self {
        self.builder = self.builder.resource(resource);
        self
    }

    /// As [`RuntimeBuilder::settings`].
    pub fn settings<S: Settings>(mut self, settings: S) -> Self {
        self.builder = self.builder.settings(settings);
        self
    }

    /// As [`RuntimeBuilder::clock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.builder = self.builder.clock(clock);
        self
    }

    /// As [`RuntimeBuilder::random`].
    pub fn random(mut self, random: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.builder = self.builder.random(random);
        self
    }

    /// As [`RuntimeBuilder::dispatch`].
    pub fn dispatch(mut self, dispatch: impl Dispatch) -> Self {
        self.builder = self.builder.dispatch(dispatch);
        self
    }

    /// As [`RuntimeBuilder::limits`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.builder = self.builder.limits(limits);
        self
    }

    /// As [`RuntimeBuilder::journal`]. A state that is entered again after a restart is told again.
    pub fn journal(mut self, journal: impl Journal) -> Self {
        self.builder = self.builder.journal(journal);
        self
    }

    /// Lets executions of `W` be started, and those that are kept go on. Inputs are read as tuples of the parameters, so
    /// that a workflow has at most 16 of them.
    pub fn workflow<W: Workflow<Input: DeserializeOwned>>(mut self) -> Self {
        self.kinds.insert(W::DEFINITION.name, Box::new(PhantomData::<fn() -> W>));
        self
    }

    /// The runtime. Executions that were running go on, as tasks of the tokio runtime that this is called in.
    ///
    /// # Errors
    ///
    /// When the store fails or has another owner, and when a workflow cannot run: see [`Runtime::run`].
    pub async fn build(self) -> Result<DurableRuntime, BuildError> {
        self.check()?;
        self.store.own().await?;
        self.run().await
    }

    /// As [`build`](DurableBuilder::build), or where another process runs the executions, as
    /// [`open`](DurableBuilder::open): [`Executions::owns`] tells which.
    ///
    /// # Errors
    ///
    /// When the store fails, and when a workflow cannot run: see [`Runtime::run`].
    pub async fn build_or_open(self) -> Result<(Option<DurableRuntime>, Executions), BuildError> {
        self.check()?;
        if let Err(error) = self.store.own().await {
            let is_free = self.store.own_briefly().await?.is_some();
            return if is_free { Err(error.into()) } else { Ok((None, self.open().await?)) };
        }
        let runtime = self.run().await?;
        let executions = runtime.executions();
        Ok((Some(runtime), executions))
    }

    fn check(&self) -> Result<(), BuildError> {
        let mut definitions = self.kinds.values().map(|kind| kind.definition());
        definitions.try_for_each(|definition| self.builder.environment.check(definition)).map_err(BuildError::Workflow)
    }

    async fn run(self) -> Result<DurableRuntime, BuildError> {
        let runtime = self.builder.build();
        let environment = runtime.environment.clone();
        let engine = Engine::new(self.store, environment, self.kinds, true);
        // What started before is due.
        let seen = engine.store.list(Query { limit: 1, ..Query::default() }).await?.first().map_or(0, |last| last.key);
        engine.tokio.spawn(engine.clone().compare());
        engine.tokio.spawn(engine.clone().serve());
        engine.tokio.spawn(engine.clone().listen(seen));
        Ok(DurableRuntime { runtime, running: Arc::new(Running(engine)) })
    }
}

impl DurableBuilder {
    /// The executions of the store, without the right to run them, which another process may have: for second
    /// processes. What is started, stopped and redriven is so by whichever process runs them, a quarter of a second later
    /// at most; where there is none, a stop is made here, and the rest when a process runs them again.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn open(self) -> Result<Executions, BuildError> {
        let environment = self.builder.build().environment.clone();
        let engine = Engine::new(self.store, environment, self.kinds, false);
        Ok(Executions::new(Arc::new(Running(engine))))
    }
}

/// Runs workflows whose executions survive the process: see the [module](crate::durable). Cheap to clone.
///
/// When the last clone is dropped, what runs is dropped, to go on when a runtime is built again.
#[derive(Clone)]
pub struct DurableRuntime {
    runtime: Runtime,
    running: Arc<Running>,
}

pub(super) struct Running(pub Arc<Engine>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.closed.cancel();
    }
}

impl DurableRuntime {
    /// Runs a workflow in memory: see [`Runtime::run`].
    ///
    /// # Errors
    ///
    /// As [`Runtime::run`].
    pub async fn run<W: Workflow>(&self, input: W::Input) -> Result<W::Output, Failure> {
        self.runtime.run::<W>(input).await
    }

    /// Starts an execution, which is on disk when this is done. If the workflow has one of this name and the same
    /// input already, it is that one. Without a name, its id is its name.
    ///
    /// # Errors
    ///
    /// When there is one of this name with another input, or it cannot be kept.
    pub async fn start<W: Workflow>(&self, name: &str, input: W::Input) -> Result<ExecutionHandle<W>, StartError> {
        let engine = &self.running.0;
        engine.kind(W::DEFINITION.name)?;
        let new = new_execution::<W>(name, input, engine.now())?;
        Ok(ExecutionHandle::new(engine.clone(), engine.start(new).await?))
    }

    /// An execution that was started, by its name.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn execution<W: Workflow>(&self, name: &str) -> Result<Option<ExecutionHandle<W>>, StoreError> {
        let engine = &self.running.0;
        let found = engine.store.find(W::DEFINITION.name, name).await?;
        Ok(found.map(|description| ExecutionHandle::new(engine.clone(), description)))
    }

    /// The executions by the names of their workflows, for what does not know the workflows' types. The runtime
    /// lives as long as this does.
    pub fn executions(&self) -> Executions {
        Executions::new(self.running.clone())
    }

    /// Shuts down: nothing is started any more and no state begins, tasks that run may end within `grace`, and what
    /// does not is dropped. When it is done, nothing runs, and all goes on where it was when a runtime is built again.
    pub async fn shutdown(&self, grace: Duration) {
        self.running.0.shut_down(grace).await;
    }

    /// Forgets executions that ended before a time, with their histories. How many they were.
    ///
    /// # Errors
    ///
    /// When the store fails; some may be forgotten then.
    pub async fn prune(&self, before: SystemTime) -> Result<usize, StoreError> {
        let mut all = 0;
        loop {
            let pruned = self.running.0.store.prune(millis(before), PRUNED_AT_ONCE).await?;
            all += pruned;
            if pruned < PRUNED_AT_ONCE {
                return Ok(all);
            }
        }
    }

    /// Completes the state that waits for this token with its task's `T`, or with what is one as JSON. The answer is on
    /// disk when this is done.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or for another type, or the answer cannot be kept.
    pub async fn send_task_success(
        &self,
        token: impl Borrow<TaskToken>,
        output: impl Serialize,
    ) -> Result<(), TokenError> {
        let output = serde_json::to_string(&output)
            .map_err(|error| TokenError::WrongType { expected: "JSON", error: error.to_string() })?;
        self.running.0.send_success(token.borrow(), &output).await
    }

    /// Fails the attempt that waits for this token: with an error of its task, which its clauses know by its variants,
    /// or with a [`Failure`]. The answer is on disk when this is done.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or the answer cannot be kept.
    pub async fn send_task_failure(
        &self,
        token: impl Borrow<TaskToken>,
        error: impl TaskError,
    ) -> Result<(), TokenError> {
        self.running.0.send_failure(token.borrow(), error.to_failure()).await
    }

    /// Says that the answer to this token is still being worked on, which is on disk when this is done.
    ///
    /// # Errors
    ///
    /// When no state waits for the token, or it cannot be kept.
    pub async fn send_task_heartbeat(&self, token: impl Borrow<TaskToken>) -> Result<(), TokenError> {
        self.running.0.send_heartbeat(token.borrow()).await
    }

    /// Whether the runtime can look up what is due. After an error it tries again until it can.
    ///
    /// # Errors
    ///
    /// What the store said to the last attempt.
    pub fn health(&self) -> Result<(), StoreError> {
        self.running.0.trouble().map_or(Ok(()), Err)
    }

    /// Waits until each execution that runs has been compared with the workflows that are built:
    /// [`unfit`](Description::unfit) then tells what does not fit, and `list(Query { unfit: true, .. })` which do not.
    ///
    /// They are compared from the build on, beside those that are due. Only those are looked at that no build of the same
    /// states and variables has compared, so that nothing is to be done after most deploys.
    pub async fn compared(&self) {
        let engine = &self.running.0;
        race(engine.compared.cancelled(), engine.closed.cancelled()).await;
    }

    /// Executions, the newest first.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn list(&self, query: Query) -> Result<Vec<Description>, StoreError> {
        self.executions().list(query).await
    }
}
