//! Executions in one SQLite file.

mod owner;
mod read;
mod schema;
mod threads;
mod write;

use std::fmt::Display;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rusqlite::Connection;

use super::*;
use crate::lock::lock;
use read::Readers;
use write::{Answer, Work, Writer};

/// Keeps executions in a SQLite file, and beside it `-wal`, `-shm`, `.lock` and `.gate`.
///
/// One thread writes: what many executions hand it while it waits for the disk becomes one transaction.
///
/// ```
/// use workflow_runtime::store::SqliteStore;
///
/// # fn main() -> Result<(), workflow_runtime::store::StoreError> {
/// # let directory = std::env::temp_dir().join(format!("orders-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory).unwrap();
/// let store = SqliteStore::open(directory.join("orders.db"))?;
/// store.integrity_check()?;
/// # drop(store);
/// # std::fs::remove_dir_all(directory).unwrap();
/// # Ok(())
/// # }
/// ```
pub struct SqliteStore {
    path: PathBuf,
    writer: Writer,
    readers: Readers,
    right: Arc<Mutex<Option<File>>>,
}

/// When a commit is done.
/// See <https://www.sqlite.org/pragma.html#pragma_synchronous>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// When the disk has it: it survives a loss of power (`synchronous=FULL`).
    #[default]
    Full,
    /// When the operating system has it: it survives the end of the process, but the newest commits may be
    /// lost with the power (`synchronous=NORMAL`).
    Relaxed,
}

/// How often the owner looks what other processes ask for.
const LOOK_EVERY: Duration = Duration::from_millis(250);

impl SqliteStore {
    /// Opens a file, or makes it.
    ///
    /// # Errors
    ///
    /// When it cannot be opened, is no database of this crate's, or is one of a later version.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        SqliteStore::open_with(path, Durability::Full)
    }

    /// Opens a file, or makes it.
    ///
    /// # Errors
    ///
    /// As [`open`](SqliteStore::open).
    pub fn open_with(path: impl AsRef<Path>, durability: Durability) -> Result<Self, StoreError> {
        let path = path.as_ref().to_owned();
        let named = |error| StoreError::new(format!("{}: {error}", path.display()));
        let mut connection = connect(&path).map_err(|error| named(error.to_string()))?;
        // SQLite does not wait for others that make a new file's journal at the same time.
        let gate = owner::gate(&path)?;
        schema::prepare(&mut connection, durability).map_err(|error| named(error.to_string()))?;
        drop(gate);
        let writer = Writer::start(connection).map_err(|error| named(error.to_string()))?;
        let readers = Readers::start(path.clone()).map_err(|error| named(error.to_string()))?;
        Ok(SqliteStore { path, writer, readers, right: Arc::default() })
    }

    /// Reads the whole file and looks for damage.
    /// See <https://www.sqlite.org/pragma.html#pragma_integrity_check>.
    ///
    /// # Errors
    ///
    /// What is damaged.
    pub fn integrity_check(&self) -> Result<(), StoreError> {
        let named = |found: &dyn Display| StoreError::new(format!("{}: {found}", self.path.display()));
        let check = || connect(&self.path)?.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
        let found: String = check().map_err(|error| named(&error))?;
        if found == "ok" { Ok(()) } else { Err(named(&found)) }
    }

    fn read<'a, T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        self.readers.read(query)
    }
}

fn blocking<'a, T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> BoxFuture<'a, Result<T, StoreError>> {
    Box::pin(async move {
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(StoreError::new("the runtime shuts down")))
    })
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

impl Store for SqliteStore {
    fn own(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        let (path, right) = (self.path.clone(), self.right.clone());
        blocking(move || {
            *lock(&right) = Some(owner::claim(&path)?);
            Ok(())
        })
    }

    fn own_briefly(&self) -> BoxFuture<'_, Result<Option<Box<dyn Send>>, StoreError>> {
        let path = self.path.clone();
        blocking(move || Ok(owner::claim_briefly(&path)?.map(|right| Box::new(right) as _)))
    }

    fn start(&self, execution: NewExecution) -> BoxFuture<'_, Result<Started, StoreError>> {
        let answer = self.writer.send(Work::Start(execution));
        Box::pin(async move {
            match answer.await? {
                Answer::Started(started) => Ok(started),
                _ => unreachable!("a start is answered by `Started`"),
            }
        })
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), StoreError>> {
        let answer = self.writer.send(Work::Commit(commit));
        Box::pin(async move { answer.await.map(|_| ()) })
    }

    fn load(&self, key: i64) -> BoxFuture<'_, Result<Option<Loaded>, StoreError>> {
        self.read(move |connection| read::load(connection, key))
    }

    fn find(&self, workflow: &str, name: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>> {
        let (workflow, name) = (workflow.to_owned(), name.to_owned());
        self.read(move |connection| read::find(connection, &workflow, &name))
    }

    fn find_id(&self, id: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>> {
        let id = id.to_owned();
        self.read(move |connection| read::find_id(connection, &id))
    }

    fn news(&self, after: i64) -> BoxFuture<'_, Result<News, StoreError>> {
        self.read(move |connection| read::news(connection, after))
    }

    fn token(&self, token: &str) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        let token = token.to_owned();
        self.read(move |connection| read::token(connection, &token))
    }

    fn tokens(&self, execution: i64) -> BoxFuture<'_, Result<Vec<Token>, StoreError>> {
        self.read(move |connection| read::tokens(connection, execution))
    }

    fn change_token(&self, token: &str, change: TokenChange) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        let answer = self.writer.send(Work::Token { token: token.to_owned(), change });
        Box::pin(async move {
            match answer.await? {
                Answer::Token(token) => Ok(token),
                _ => unreachable!("a change of a token is answered by `Token`"),
            }
        })
    }

    fn wait_for_news(&self) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(LOOK_EVERY))
    }

    fn due(&self, after: Due, until: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Due>, StoreError>> {
        self.read(move |connection| read::due(connection, after, until, limit))
    }

    fn next_due(&self, after: i64) -> BoxFuture<'_, Result<Option<i64>, StoreError>> {
        self.read(move |connection| read::next_due(connection, after))
    }

    fn unfitted(&self, known: &[i64], after: Fit, limit: usize) -> BoxFuture<'_, Result<Vec<Fit>, StoreError>> {
        let known = known.to_vec();
        self.read(move |connection| read::unfitted(connection, &known, after, limit))
    }

    fn list(&self, query: Query) -> BoxFuture<'_, Result<Vec<Description>, StoreError>> {
        self.read(move |connection| read::list(connection, &query))
    }

    fn counts(&self, query: Query) -> BoxFuture<'_, Result<Vec<(Status, u64)>, StoreError>> {
        self.read(move |connection| read::counts(connection, &query))
    }

    fn changes(&self, after: Option<i64>, limit: usize) -> BoxFuture<'_, Result<Vec<Changed>, StoreError>> {
        self.read(move |connection| read::changes(connection, after, limit))
    }

    fn prune(&self, before: i64, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        let answer = self.writer.send(Work::Prune { before, limit });
        Box::pin(async move {
            match answer.await? {
                Answer::Pruned(count) => Ok(count),
                _ => unreachable!("a prune is answered by `Pruned`"),
            }
        })
    }

    fn history(&self, key: i64, page: HistoryPage) -> BoxFuture<'_, Result<Vec<HistoryRow>, StoreError>> {
        self.read(move |connection| read::history(connection, key, &page))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::new(error.to_string())
    }
}
