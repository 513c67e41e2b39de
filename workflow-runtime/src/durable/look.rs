//! What is asked of executions by those who show them.

use super::executions::Executions;
use super::visits::{self, Visit};
use crate::store::{Query, Status, StoreError};

impl Executions {
    /// What an execution has done, state by state.
    ///
    /// # Errors
    ///
    /// When there is no such execution, or the store fails.
    pub async fn visits(&self, id: &str) -> Result<Vec<Visit>, StoreError> {
        let known = self.known(id).await?;
        let rows = self.engine().rows(known.key).await?;
        Ok(visits::visits(&known, self.engine().definition(&known.workflow), &rows))
    }

    /// How many executions there are of each status; those of which there are none are left out. The query's own
    /// status, page and limit do not count.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn counts(&self, query: Query) -> Result<Vec<(Status, u64)>, StoreError> {
        self.engine().store.counts(query).await
    }
}

#[cfg(feature = "console")]
impl Executions {
    /// A number that is another one whenever an execution has started, got further or ended.
    pub(crate) async fn last_change(&self) -> Result<i64, StoreError> {
        let newest = self.engine().store.changes(None, 1).await?;
        Ok(newest.last().map_or(0, |change| change.number))
    }

    /// As [`last_change`](Executions::last_change), of one execution.
    pub(crate) async fn last_change_of(&self, key: i64) -> Result<i64, StoreError> {
        let page = crate::store::HistoryPage { newest_first: true, limit: 1, ..Default::default() };
        Ok(self.engine().store.history(key, page).await?.last().map_or(0, |row| row.number))
    }
}
