//! What is asked of executions by those who show them.

use std::collections::BTreeSet;

#[cfg(any(feature = "console", all(feature = "cli", feature = "sqlite")))]
use super::answers::WaitingCallback;
use super::executions::Executions;
use super::visit::Visit;
use super::visits;
#[cfg(feature = "console")]
use crate::store::HistoryPage;
use crate::store::{Description, Query, Status, StoreError};

/// How many changes are looked at together.
const PAGE: usize = 1_000;

impl Executions {
    /// What an execution has done, state by state.
    ///
    /// # Errors
    ///
    /// When there is no such execution, or the store fails.
    pub async fn visits(&self, id: &str) -> Result<Vec<Visit>, StoreError> {
        self.visits_of(&self.known(id).await?).await
    }

    /// As [`visits`](Executions::visits), of an execution that was found before.
    pub(crate) async fn visits_of(&self, known: &Description) -> Result<Vec<Visit>, StoreError> {
        let rows = self.engine().rows(known).await?;
        Ok(visits::visits(known, self.engine().definition(&known.workflow), &rows))
    }

    /// As [`callbacks`](Executions::callbacks), of an execution that was found before.
    #[cfg(any(feature = "console", all(feature = "cli", feature = "sqlite")))]
    pub(crate) async fn callbacks_of(&self, known: &Description) -> Result<Vec<WaitingCallback>, StoreError> {
        self.engine().callbacks(known.key).await
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

    /// A number that is another one whenever an execution has started, got further or ended.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn last_change(&self) -> Result<i64, StoreError> {
        let newest = self.engine().store.changes(None, 1).await?;
        Ok(newest.last().map_or(0, |change| change.number))
    }

    /// As [`last_change`](Executions::last_change), of one execution by its key.
    #[cfg(feature = "console")]
    pub(crate) async fn last_change_of(&self, key: i64) -> Result<i64, StoreError> {
        let page = HistoryPage { newest_first: true, limit: 1, ..HistoryPage::default() };
        Ok(self.engine().store.history(key, page).await?.last().map_or(0, |row| row.number))
    }

    /// The executions that have changed since the [`last_change`](Executions::last_change) was this one, and which one
    /// it is now.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn changed_since(&self, mut last: i64) -> Result<(i64, Vec<Description>), StoreError> {
        let engine = self.engine();
        let mut keys = BTreeSet::new();
        loop {
            let changes = engine.store.changes(Some(last), PAGE).await?;
            keys.extend(changes.iter().map(|change| change.execution));
            last = changes.last().map_or(last, |change| change.number);
            if changes.len() < PAGE {
                break;
            }
        }
        let mut changed = Vec::new();
        for key in keys {
            changed.extend(engine.store.load(key).await?.map(|loaded| engine.shown(loaded.description)));
        }
        Ok((last, changed))
    }
}
