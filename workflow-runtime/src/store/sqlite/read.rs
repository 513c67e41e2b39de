//! Connections that read, and what they ask.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;

use rusqlite::types::{Type, Value};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use tokio::sync::oneshot;

use super::threads::{Threads, answered};
use super::{
    Changed, Description, Due, Fit, HistoryPage, HistoryRow, Loaded, Machine, News, Query, Request, Status, StoreError,
    Token, connect,
};
use crate::BoxFuture;
use crate::error::Failure;
use crate::lock::lock;

/// So many read at once: each is a thread with a connection and its cache.
const READERS: usize = 8;

type Job = Box<dyn FnOnce(&Connection) + Send>;

/// Reads in threads of the store's own. Those of tokio become many: one that has just read is not yet idle when the
/// next read looks for one.
pub struct Readers {
    path: PathBuf,
    threads: Threads<Job>,
}

impl Readers {
    pub fn start(path: PathBuf) -> Result<Self, StoreError> {
        let connections = (0..READERS).map(|_| connect(&path)).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Readers { threads: Threads::start("workflow reader", connections, run)?, path })
    }

    /// Reads when it is its turn.
    pub fn read<'a, T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> BoxFuture<'a, Result<T, StoreError>> {
        let (reply, answer) = oneshot::channel();
        self.threads.send(Box::new(move |connection| drop(reply.send(query(connection)))));
        let path = self.path.clone();
        Box::pin(async move {
            let answer = answered(answer).await?;
            answer.map_err(|error| StoreError::new(format!("{}: {error}", path.display())))
        })
    }
}

fn run(connection: Connection, jobs: &Mutex<Receiver<Job>>) {
    loop {
        // `while let` would hold the lock while the job runs.
        let Ok(job) = lock(jobs).recv() else { return };
        job(&connection);
    }
}

const DESCRIPTION: &str =
    "key, id, workflow, name, status, input, output, error, cause, started, stopped, redrives, redriven, fits, unfit";

fn description(row: &Row<'_>) -> rusqlite::Result<Description> {
    let (error, cause): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    let status: String = row.get(4)?;
    let unknown = || rusqlite::Error::InvalidColumnType(4, status.clone(), Type::Text);
    Ok(Description {
        key: row.get(0)?,
        id: row.get(1)?,
        workflow: row.get(2)?,
        name: row.get(3)?,
        status: Status::ALL.into_iter().find(|known| known.as_str() == status).ok_or_else(unknown)?,
        input: row.get(5)?,
        output: row.get(6)?,
        failure: error.zip(cause).map(|(error, cause)| Failure { error, cause }),
        started: row.get(9)?,
        stopped: row.get(10)?,
        redrives: row.get(11)?,
        redriven: row.get(12)?,
        fits: row.get(13)?,
        unfit: row.get(14)?,
    })
}

pub fn find(connection: &Connection, workflow: &str, name: &str) -> rusqlite::Result<Option<Description>> {
    connection
        .prepare_cached(&format!("SELECT {DESCRIPTION} FROM executions WHERE workflow = ? AND name = ?"))?
        .query_row([workflow, name], description)
        .optional()
}

pub fn find_id(connection: &Connection, id: &str) -> rusqlite::Result<Option<Description>> {
    connection
        .prepare_cached(&format!("SELECT {DESCRIPTION} FROM executions WHERE id = ?"))?
        .query_row([id], description)
        .optional()
}

pub fn load(connection: &Connection, key: i64) -> rusqlite::Result<Option<Loaded>> {
    // One transaction, so that both are of one moment.
    let transaction = connection.unchecked_transaction()?;
    let description = transaction
        .prepare_cached(&format!("SELECT {DESCRIPTION} FROM executions WHERE key = ?"))?
        .query_row([key], description)
        .optional()?;
    let Some(description) = description else { return Ok(None) };
    let machines = transaction
        .prepare_cached("SELECT path, frame, progress FROM machines WHERE execution = ?")?
        .query_map([key], |row| Ok(Machine { path: row.get(0)?, frame: row.get(1)?, progress: row.get(2)? }))?
        .collect::<Result<_, _>>()?;
    Ok(Some(Loaded { description, machines }))
}

pub fn news(connection: &Connection, after: i64) -> rusqlite::Result<News> {
    let started = connection
        .prepare_cached("SELECT key FROM executions WHERE key > ? AND due IS NOT NULL ORDER BY key")?
        .query_map([after], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let requests = connection
        .prepare_cached("SELECT number, execution, what FROM requests ORDER BY number")?
        .query_map([], |row| Ok(Request { number: row.get(0)?, execution: row.get(1)?, what: row.get(2)? }))?
        .collect::<Result<_, _>>()?;
    let answered = connection
        .prepare_cached(
            "SELECT DISTINCT execution FROM tokens WHERE answer IS NOT NULL AND NOT over ORDER BY execution",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(News { started, requests, answered })
}

const TOKEN: &str = "token, execution, path, what, heard, answer, over";

fn read_token(row: &Row<'_>) -> rusqlite::Result<Token> {
    Ok(Token {
        token: row.get(0)?,
        execution: row.get(1)?,
        path: row.get(2)?,
        what: row.get(3)?,
        heard: row.get(4)?,
        answer: row.get(5)?,
        over: row.get(6)?,
    })
}

pub fn token(connection: &Connection, token: &str) -> rusqlite::Result<Option<Token>> {
    connection
        .prepare_cached(&format!("SELECT {TOKEN} FROM tokens WHERE token = ?"))?
        .query_row([token], read_token)
        .optional()
}

pub fn tokens(connection: &Connection, execution: i64) -> rusqlite::Result<Vec<Token>> {
    connection
        .prepare_cached(&format!("SELECT {TOKEN} FROM tokens WHERE execution = ? AND over = FALSE"))?
        .query_map([execution], read_token)?
        .collect()
}

pub fn due(connection: &Connection, after: Due, until: i64, limit: usize) -> rusqlite::Result<Vec<Due>> {
    connection
        .prepare_cached(
            "SELECT due, key FROM executions WHERE (due, key) > (?, ?) AND due <= ? ORDER BY due, key LIMIT ?",
        )?
        .query_map(params![after.time, after.key, until, count(limit)], |row| {
            Ok(Due { time: row.get(0)?, key: row.get(1)? })
        })?
        .collect()
}

pub fn next_due(connection: &Connection, after: i64) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT min(due) FROM executions WHERE due > ?")?.query_row([after], |row| row.get(0))
}

pub fn unfitted(connection: &Connection, known: &[i64], after: Fit, limit: usize) -> rusqlite::Result<Vec<Fit>> {
    let others = vec!["?"; known.len()].join(", ");
    let limit = count(limit);
    let numbers = [&after.fits, &after.key].into_iter().chain(known).chain([&limit]);
    connection
        .prepare_cached(&format!(
            "SELECT fits, key FROM executions INDEXED BY executions_fits
             WHERE stopped IS NULL AND (fits, key) > (?, ?) AND fits NOT IN ({others}) ORDER BY fits, key LIMIT ?"
        ))?
        .query_map(params_from_iter(numbers), |row| Ok(Fit { fits: row.get(0)?, key: row.get(1)? }))?
        .collect()
}

/// What a query asks for, as SQL and its values.
struct Wanted {
    conditions: String,
    values: Vec<Value>,
}

impl Wanted {
    fn of(query: &Query) -> Self {
        let text = |text: &Option<String>| text.clone().map(Value::from);
        let status = query.status.map(|status| Value::from(status.as_str().to_owned()));
        let filters = [
            ("key < ?", query.before.map(Value::from)),
            ("workflow = ?", text(&query.workflow)),
            ("status = ?", status),
            ("instr(lower(name), lower(?)) > 0", text(&query.name)),
            ("started >= ?", query.started_from.map(Value::from)),
            ("started <= ?", query.started_to.map(Value::from)),
        ];
        let filters = filters.into_iter().filter_map(|(condition, value)| Some((condition, value?)));
        let (mut conditions, values): (Vec<_>, Vec<_>) = filters.unzip();
        if query.unfit {
            conditions
                .push("key IN (SELECT key FROM executions WHERE stopped IS NULL AND fits = 0 AND unfit IS NOT NULL)");
        }
        let conditions = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
        Wanted { conditions, values }
    }
}

pub fn list(connection: &Connection, query: &Query) -> rusqlite::Result<Vec<Description>> {
    let Wanted { conditions, mut values } = Wanted::of(query);
    values.push(count(query.limit).into());
    connection
        .prepare_cached(&format!(
            "SELECT {DESCRIPTION} FROM executions WHERE key IN (
                 SELECT key FROM executions INDEXED BY executions_list WHERE {conditions} ORDER BY key DESC LIMIT ?
             ) ORDER BY key DESC"
        ))?
        .query_map(params_from_iter(values), description)?
        .collect()
}

pub fn counts(connection: &Connection, query: &Query) -> rusqlite::Result<Vec<(Status, u64)>> {
    let Wanted { conditions, values } = Wanted::of(&Query { status: None, before: None, ..query.clone() });
    let counts = connection
        .prepare_cached(&format!(
            "SELECT status, count(*) FROM executions INDEXED BY executions_list WHERE {conditions} GROUP BY status"
        ))?
        .query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?
        .collect::<rusqlite::Result<HashMap<String, u64>>>()?;
    Ok(Status::ALL.into_iter().filter_map(|status| Some((status, *counts.get(status.as_str())?))).collect())
}

pub fn changes(connection: &Connection, after: Option<i64>, limit: usize) -> rusqlite::Result<Vec<Changed>> {
    let sql = match after {
        Some(_) => "SELECT number, execution FROM history WHERE number > ?1 ORDER BY number LIMIT ?2",
        None => {
            "SELECT number, execution FROM (
                 SELECT number, execution FROM history WHERE ?1 IS NULL ORDER BY number DESC LIMIT ?2
             ) ORDER BY number"
        }
    };
    connection
        .prepare_cached(sql)?
        .query_map(params![after, count(limit)], |row| Ok(Changed { number: row.get(0)?, execution: row.get(1)? }))?
        .collect()
}

pub fn history(connection: &Connection, key: i64, page: &HistoryPage) -> rusqlite::Result<Vec<HistoryRow>> {
    let (sql, behind) = match page.newest_first {
        false => ("number > ? ORDER BY number", page.behind.unwrap_or(0)),
        true => ("number < ? ORDER BY number DESC", page.behind.unwrap_or(i64::MAX)),
    };
    connection
        .prepare_cached(&format!("SELECT number, events FROM history WHERE execution = ? AND {sql} LIMIT ?"))?
        .query_map(params![key, behind, count(page.limit)], |row| {
            Ok(HistoryRow { number: row.get(0)?, events: row.get(1)? })
        })?
        .collect()
}

pub fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
