//! An execution that was started.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::engine::Engine;
use super::error::{ExecutionError, RedriveError};
use super::history::HistoryEvent;
use crate::error::Failure;
use crate::machine::{Workflow, race};
use crate::mask::told_of;
use crate::store::{Description, HistoryPage, Status, StoreError};

/// An execution of `W` that is kept in a store.
pub struct ExecutionHandle<W> {
    engine: Arc<Engine>,
    key: i64,
    id: String,
    name: String,
    workflow: PhantomData<fn() -> W>,
}

impl<W: Workflow> ExecutionHandle<W> {
    pub(super) fn new(engine: Arc<Engine>, description: Description) -> Self {
        let Description { key, id, name, .. } = description;
        ExecutionHandle { engine, key, id, name, workflow: PhantomData }
    }

    /// Unique among all executions.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name it was started by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the store knows of it. Values of fields marked [`#[data(secret)]`](derive@crate::Data#secrets) are masked.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn describe(&self) -> Result<Description, StoreError> {
        Ok(self.engine.shown(self.load().await?))
    }

    async fn load(&self) -> Result<Description, StoreError> {
        let loaded = self.engine.store.load(self.key).await?;
        let lost = || StoreError::new(format!("the execution `{}` is no longer kept", self.name));
        loaded.map(|loaded| loaded.description).ok_or_else(lost)
    }

    /// Ends it with the status `ABORTED`, error and cause; nothing happens where it has ended. Tasks that run are
    /// dropped at their `.await`.
    ///
    /// # Errors
    ///
    /// When the store fails: it then goes on.
    pub async fn stop(&self, error: &str, cause: &str) -> Result<(), StoreError> {
        self.engine.stop(self.key, Failure::new(error, cause)).await
    }

    /// Lets an execution that failed, timed out or was stopped go on from where it ended: what had succeeded, in
    /// branches and iterations too, is kept; the states that failed are done anew with all their retries; its
    /// `timeout` counts anew.
    ///
    /// Where a state's task succeeded and its `=> fail` ended the execution, that is what fails again, as Step Functions
    /// enters a `Fail` state again: the task is not. A task that failed is done anew also where a `catch` of its state
    /// led to `=> fail`; Step Functions would only fail again.
    /// See <https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html>.
    ///
    /// # Errors
    ///
    /// When it runs or succeeded, or the store fails.
    pub async fn redrive(&self) -> Result<(), RedriveError> {
        self.engine.redrive(self.key).await
    }

    /// Events of its history, as GetExecutionHistory of Step Functions gives them; what a page is behind of is an
    /// event's id. Each call reads the whole history.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn history(&self, page: HistoryPage) -> Result<Vec<HistoryEvent>, StoreError> {
        self.engine.history(&self.load().await?, &page).await
    }

    /// Waits for its end.
    ///
    /// # Errors
    ///
    /// The failure that it ended with, or why it cannot end in this process.
    pub async fn result(&self) -> Result<W::Output, ExecutionError> {
        loop {
            // Asked for before the store is, so that no end is missed.
            let ended = self.engine.wait_for(self.key);
            let compared = self.engine.compared.is_cancelled();
            let description = self.load().await?;
            if description.status != Status::Running {
                return output::<W>(description);
            }
            let ended = async { ended.await.unwrap_or(Err(ExecutionError::Closed)) };
            match description.unfit {
                _ if !compared => {
                    let compared = async {
                        self.engine.compared.cancelled().await;
                        Ok(())
                    };
                    race(ended, compared).await?;
                }
                Some(unfit) => return Err(ExecutionError::Unfit(unfit)),
                None => ended.await?,
            }
        }
    }
}

fn output<W: Workflow>(description: Description) -> Result<W::Output, ExecutionError> {
    match (description.output, description.failure) {
        (Some(output), _) => serde_json::from_slice(&output).map_err(|error| {
            let told = told_of::<W::Output>(&error);
            ExecutionError::Unfit(format!("its output does not fit `{}`: {told}", W::DEFINITION.name))
        }),
        (None, Some(failure)) => Err(ExecutionError::Failed(failure)),
        (None, None) => Err(ExecutionError::Failed(Failure::new(description.status.as_str(), ""))),
    }
}

impl<W> fmt::Debug for ExecutionHandle<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecutionHandle").field("name", &self.name).field("id", &self.id).finish()
    }
}
