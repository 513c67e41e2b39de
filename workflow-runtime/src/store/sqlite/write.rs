//! The thread that writes.

use std::sync::Mutex;
use std::sync::mpsc::Receiver;

use rusqlite::{CachedStatement, Connection, ToSql, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::threads::{Threads, answered};
use super::{Change, Commit, End, NewExecution, Started, Status, StoreError, Token, TokenChange, read};
use crate::lock::lock;

/// The most that becomes one transaction.
const LARGEST_GROUP: usize = 1_024;

pub enum Work {
    Start(NewExecution),
    Commit(Commit),
    Token { token: String, change: TokenChange },
    Prune { before: i64, limit: usize },
}

pub enum Answer {
    Started(Started),
    Token(Option<Token>),
    Pruned(usize),
    Done,
}

struct Job {
    work: Work,
    reply: oneshot::Sender<Result<Answer, StoreError>>,
}

/// Hands work to the thread that writes.
pub struct Writer {
    thread: Threads<Job>,
}

impl Writer {
    pub fn start(connection: Connection) -> Result<Self, StoreError> {
        Ok(Writer { thread: Threads::start("workflow store", [connection], run)? })
    }

    /// Queues work, in the order of the calls.
    pub fn send(&self, work: Work) -> impl Future<Output = Result<Answer, StoreError>> + Send + use<> {
        let (reply, answer) = oneshot::channel();
        self.thread.send(Job { work, reply });
        async { answered(answer).await? }
    }
}

fn run(mut connection: Connection, jobs: &Mutex<Receiver<Job>>) {
    while let Some(group) = next_group(jobs) {
        match commit(&mut connection, &group) {
            Err(_) if group.len() > 1 => group.into_iter().for_each(|job| commit_alone(&mut connection, job)),
            Err(error) => group.into_iter().for_each(|job| drop(job.reply.send(Err(error.clone())))),
            Ok(answers) => {
                group.into_iter().zip(answers).for_each(|(job, answer)| drop(job.reply.send(Ok(answer))));
            }
        }
    }
}

/// Waits for a job, and takes what has come meanwhile.
fn next_group(jobs: &Mutex<Receiver<Job>>) -> Option<Vec<Job>> {
    let jobs = lock(jobs);
    let first = jobs.recv().ok()?;
    Some(std::iter::once(first).chain(jobs.try_iter()).take(LARGEST_GROUP).collect())
}

/// What is wrong with one must not stop the others.
fn commit_alone(connection: &mut Connection, job: Job) {
    let answer = commit(connection, std::slice::from_ref(&job));
    let answer = answer.map(|mut answers| answers.pop().unwrap_or(Answer::Done));
    let _ = job.reply.send(answer);
}

fn commit(connection: &mut Connection, group: &[Job]) -> Result<Vec<Answer>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answers = group.iter().map(|job| match &job.work {
        Work::Start(execution) => start(&transaction, execution).map(Answer::Started),
        Work::Commit(commit) => changes(&transaction, commit).map(|()| Answer::Done),
        Work::Token { token, change } => change_token(&transaction, token, change).map(Answer::Token),
        Work::Prune { before, limit } => prune(&transaction, *before, *limit).map(Answer::Pruned),
    });
    let answers = answers.collect::<Result<_, _>>()?;
    transaction.commit()?;
    Ok(answers)
}

fn start(connection: &Connection, new: &NewExecution) -> Result<Started, StoreError> {
    let inserted = prepared(
        connection,
        "INSERT INTO executions (id, workflow, name, status, input, started, due, fits) VALUES (?, ?, ?, ?, ?, ?6, ?6, ?)
         ON CONFLICT (workflow, name) DO NOTHING",
    )?
    .execute(params![new.id, new.workflow, new.name, Status::Running.as_str(), new.input, new.started, new.fits])?;
    if inserted == 0 {
        let known = read::find(connection, &new.workflow, &new.name)?;
        return known.map(|known| Started::Known(Box::new(known))).ok_or_else(|| StoreError::new("a start was lost"));
    }
    let key = connection.last_insert_rowid();
    put_frame(connection, key, "", &new.frame)?;
    tell(connection, key, &new.events)?;
    Ok(Started::New(key))
}

fn changes(connection: &Connection, commit: &Commit) -> Result<(), StoreError> {
    let key = commit.execution;
    for change in &commit.changes {
        match change {
            Change::Frame { path, frame } => put_frame(connection, key, path, frame)?,
            Change::Progress { path, progress } => {
                prepared(connection, "UPDATE machines SET progress = ? WHERE execution = ? AND path = ?")?
                    .execute(params![progress, key, path])?;
            }
            Change::Below { path } if path.is_empty() => {
                prepared(connection, "DELETE FROM machines WHERE execution = ? AND path > ''")?.execute([key])?;
                end_tokens(connection, "path > ''", params![key])?;
            }
            Change::Below { path } => {
                // `0` is the character after `/`.
                prepared(
                    connection,
                    "DELETE FROM machines WHERE execution = ? AND path > ? || '/' AND path < ?2 || '0'",
                )?
                .execute(params![key, path])?;
                end_tokens(connection, "path > ?2 || '/' AND path < ?2 || '0'", params![key, path])?;
            }
            Change::Token { token, path, what, heard } => {
                prepared(
                    connection,
                    "INSERT OR REPLACE INTO tokens (token, execution, path, what, heard) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute(params![token, key, path, what, heard])?;
            }
            Change::TokenOver(token) => end_tokens(connection, "token = ?2", params![key, token])?,
            Change::Due(due) => {
                let updated =
                    prepared(connection, "UPDATE executions SET due = ? WHERE key = ?")?.execute([due, &key])?;
                known(updated, key)?;
            }
            Change::Redrive(now) => redrive(connection, key, *now)?,
            Change::Request(what) => {
                prepared(connection, "INSERT INTO requests (execution, what) VALUES (?, ?)")?
                    .execute(params![key, what])?;
            }
            Change::RequestDone(number) => {
                prepared(connection, "DELETE FROM requests WHERE number = ?")?.execute([number])?;
            }
            Change::Fits(fits) => compared(connection, key, *fits, None)?,
            Change::Unfit(unfit) => compared(connection, key, 0, Some(unfit))?,
            Change::End { end, stopped } => finish(connection, key, end, *stopped)?,
        }
    }
    tell(connection, key, &commit.events)
}

/// The tokens of an execution, the first of the values, for which a condition holds.
fn end_tokens(connection: &Connection, condition: &str, values: &[&dyn ToSql]) -> Result<(), StoreError> {
    let sql = format!("UPDATE tokens SET over = TRUE WHERE execution = ?1 AND over = FALSE AND {condition}");
    prepared(connection, &sql)?.execute(values)?;
    Ok(())
}

fn change_token(connection: &Connection, token: &str, change: &TokenChange) -> Result<Option<Token>, StoreError> {
    let before = read::token(connection, token)?;
    if before.as_ref().is_some_and(|before| before.answer.is_none() && !before.over) {
        let (set, value): (_, &dyn ToSql) = match change {
            TokenChange::Answered(answer) => ("answer", answer),
            TokenChange::Heard(heard) => ("heard", heard),
            TokenChange::Over => ("over", &true),
        };
        prepared(connection, &format!("UPDATE tokens SET {set} = ? WHERE token = ?"))?
            .execute(params![value, token])?;
    }
    Ok(before)
}

fn put_frame(connection: &Connection, key: i64, path: &str, frame: &[u8]) -> Result<(), StoreError> {
    prepared(connection, "INSERT OR REPLACE INTO machines (execution, path, frame) VALUES (?, ?, ?)")?
        .execute(params![key, path, frame])?;
    Ok(())
}

fn tell(connection: &Connection, key: i64, events: &[u8]) -> Result<(), StoreError> {
    if !events.is_empty() {
        prepared(connection, "INSERT INTO history (execution, events) VALUES (?, ?)")?.execute(params![key, events])?;
    }
    Ok(())
}

fn finish(connection: &Connection, key: i64, end: &End, stopped: i64) -> Result<(), StoreError> {
    let (output, failure) = match end {
        End::Succeeded(output) => (Some(output), None),
        End::Unsuccessful(_, failure) => (None, Some(failure)),
    };
    let updated = prepared(
        connection,
        "UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped = ?, due = NULL,
         unfit = NULL WHERE key = ? AND status = ?",
    )?
    .execute(params![
        end.status().as_str(),
        output,
        failure.map(|failure| &failure.error),
        failure.map(|failure| &failure.cause),
        stopped,
        key,
        Status::Running.as_str()
    ])?;
    if updated == 0 {
        return Err(StoreError::new(format!("the execution {key} has ended")));
    }
    end_tokens(connection, "TRUE", params![key])?;
    if output.is_some() {
        prepared(connection, "DELETE FROM machines WHERE execution = ?")?.execute([key])?;
    }
    Ok(())
}

fn redrive(connection: &Connection, key: i64, now: i64) -> Result<(), StoreError> {
    let updated = prepared(
        connection,
        "UPDATE executions SET status = ?, error = NULL, cause = NULL, stopped = NULL, due = ?2, redriven = ?2,
         redrives = redrives + 1, unfit = NULL WHERE key = ?",
    )?
    .execute(params![Status::Running.as_str(), now, key])?;
    known(updated, key)
}

fn compared(connection: &Connection, key: i64, fits: i64, unfit: Option<&String>) -> Result<(), StoreError> {
    prepared(connection, "UPDATE executions SET fits = ?, unfit = ? WHERE key = ? AND stopped IS NULL")?
        .execute(params![fits, unfit, key])?;
    Ok(())
}

fn prune(connection: &Connection, before: i64, limit: usize) -> Result<usize, StoreError> {
    let keys = prepared(connection, "SELECT key FROM executions WHERE stopped < ? LIMIT ?")?
        .query_map([before, read::count(limit)], |row| row.get(0))?
        .collect::<Result<Vec<i64>, _>>()?;
    for key in &keys {
        prepared(connection, "DELETE FROM history WHERE execution = ?")?.execute([key])?;
        prepared(connection, "DELETE FROM machines WHERE execution = ?")?.execute([key])?;
        prepared(connection, "DELETE FROM tokens WHERE execution = ?")?.execute([key])?;
        prepared(connection, "DELETE FROM requests WHERE execution = ?")?.execute([key])?;
        prepared(connection, "DELETE FROM executions WHERE key = ?")?.execute([key])?;
    }
    Ok(keys.len())
}

fn known(updated: usize, key: i64) -> Result<(), StoreError> {
    if updated == 0 { Err(StoreError::new(format!("there is no execution {key}"))) } else { Ok(()) }
}

fn prepared<'c>(connection: &'c Connection, sql: &str) -> Result<CachedStatement<'c>, StoreError> {
    Ok(connection.prepare_cached(sql)?)
}
