//! Where durable executions are kept. With the feature `durable`.
//!
//! [`MemoryStore`] keeps them as long as the process lives, [`SqliteStore`] (feature `sqlite`) in one file.
//! To write another, implement [`Store`] and let [`store_contract!`](crate::store_contract) test it.
//!
//! Times are milliseconds since 1970, UTC. What is kept of a machine, and its events, are bytes that a store need not
//! understand.

#[cfg(feature = "testing")]
#[doc(hidden)]
pub mod contract;
mod memory;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::fmt;

pub use memory::MemoryStore;
#[cfg(feature = "sqlite")]
pub use sqlite::{Durability, SqliteStore};

use crate::clock::BoxFuture;
use crate::error::Failure;

/// Keeps executions.
///
/// A future that is dropped before it is done has either done all of its work or none, and does none of it
/// after a later call for the same execution.
pub trait Store: Send + Sync + 'static {
    /// Claims the right to run the executions that are kept here, for as long as the store lives.
    ///
    /// # Errors
    ///
    /// When another process has it.
    fn own(&self) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Claims that right for a moment, until what this gives is dropped: whoever claims it for longer meanwhile waits.
    /// `None` where somebody has it, be it this store.
    fn own_briefly(&self) -> BoxFuture<'_, Result<Option<Box<dyn Send>>, StoreError>>;

    /// Keeps a new execution, unless its workflow has one of that name already.
    fn start(&self, execution: NewExecution) -> BoxFuture<'_, Result<Started, StoreError>>;

    /// Makes all changes of a commit, or none. They are on disk when it is done.
    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), StoreError>>;

    /// An execution with what is kept of its machines.
    fn load(&self, key: i64) -> BoxFuture<'_, Result<Option<Loaded>, StoreError>>;

    /// An execution by its workflow and its name.
    fn find(&self, workflow: &str, name: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>>;

    /// An execution by its id.
    fn find_id(&self, id: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>>;

    /// What the owner must look at beside what is due: executions that run and whose keys are larger than `after`,
    /// all requests, and answers that nobody has taken.
    fn news(&self, after: i64) -> BoxFuture<'_, Result<News, StoreError>>;

    /// A token that was handed out.
    fn token(&self, token: &str) -> BoxFuture<'_, Result<Option<Token>, StoreError>>;

    /// The tokens of an execution that are not over, in no order.
    fn tokens(&self, execution: i64) -> BoxFuture<'_, Result<Vec<Token>, StoreError>>;

    /// Changes a token, unless it has been answered or is over; the token as it was before.
    fn change_token(&self, token: &str, change: TokenChange) -> BoxFuture<'_, Result<Option<Token>, StoreError>>;

    /// Completes when there may be [`news`](Store::news) by another process, a moment later at most.
    fn wait_for_news(&self) -> BoxFuture<'_, ()>;

    /// Executions that run and are due after `after` and not after `until`, in the order of their
    /// [`Due`]; at most `limit`.
    fn due(&self, after: Due, until: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Due>, StoreError>>;

    /// The time at which the next execution is due after `after`.
    fn next_due(&self, after: i64) -> BoxFuture<'_, Result<Option<i64>, StoreError>>;

    /// Executions that run and are not known to fit any of these definitions, which are
    /// [fingerprints](NewExecution::fits): in the order of their [`Fit`]s, after `after`; at most `limit`.
    fn unfitted(&self, known: &[i64], after: Fit, limit: usize) -> BoxFuture<'_, Result<Vec<Fit>, StoreError>>;

    /// Executions, the newest first.
    fn list(&self, query: Query) -> BoxFuture<'_, Result<Vec<Description>, StoreError>>;

    /// How many executions a query would list of each status that there is, whatever its own status, `before` and
    /// `limit`, in the order of [`Status::ALL`].
    fn counts(&self, query: Query) -> BoxFuture<'_, Result<Vec<(Status, u64)>, StoreError>>;

    /// The rows of all histories, in the order of their numbers: those after a number, or the newest ones; at most
    /// `limit`.
    fn changes(&self, after: Option<i64>, limit: usize) -> BoxFuture<'_, Result<Vec<Changed>, StoreError>>;

    /// Forgets executions that ended before a time, with their histories; at most `limit`. How many they were.
    fn prune(&self, before: i64, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>>;

    /// The events of an execution, a row for each commit that had some.
    fn history(&self, key: i64, page: HistoryPage) -> BoxFuture<'_, Result<Vec<HistoryRow>, StoreError>>;
}

/// An execution that is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewExecution {
    /// Unique among all executions.
    pub id: String,
    /// The name of its workflow.
    pub workflow: String,
    /// Its own name.
    pub name: String,
    /// The JSON of its input.
    pub input: Vec<u8>,
    /// When it starts; it is due then.
    pub started: i64,
    /// What is kept of its first state, under the path `""`.
    pub frame: Vec<u8>,
    /// Its first events.
    pub events: Vec<u8>,
    /// The fingerprint of the definition that it was started with, and fits: from 1 on.
    pub fits: i64,
}

/// What came of a start.
#[derive(Debug, Clone, PartialEq)]
pub enum Started {
    /// The execution is kept, under this key.
    New(i64),
    /// There is one of that name.
    Known(Box<Description>),
}

/// Changes of one execution that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    /// The execution's key.
    pub execution: i64,
    /// The changes, in their order.
    pub changes: Vec<Change>,
    /// Events that are added to its history; none where empty.
    pub events: Vec<u8>,
}

/// A change of an execution.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A machine entered a state, or ended. It has no progress then.
    Frame {
        /// The machine: `""` for the execution's own.
        path: String,
        /// What is kept of it.
        frame: Vec<u8>,
    },
    /// A machine got further within its state.
    Progress {
        /// The machine, which has a frame.
        path: String,
        /// How far it is.
        progress: Vec<u8>,
    },
    /// Nothing is kept any more of the machines inside this one: those whose paths begin with its path
    /// and a `/`, or of all others for `""`. Their tokens are over.
    Below {
        /// The machine.
        path: String,
    },
    /// Nobody needs to look at the execution before this time.
    Due(i64),
    /// The machine waits for the answer to a token: a new one, or one of its own that is over.
    Token {
        /// The token.
        token: String,
        /// The machine.
        path: String,
        /// What is to be known of it, which a store need not understand.
        what: Vec<u8>,
        /// See [`Token::heard`].
        heard: i64,
    },
    /// Nobody waits for this token's answer any more.
    TokenOver(String),
    /// The execution ended, and is due no more, and its tokens are over. One that succeeded keeps nothing of its machines.
    /// It is an error where it had ended before.
    End {
        /// How.
        end: End,
        /// When.
        stopped: i64,
    },
    /// The execution, which ended without success, runs again from this time on, and is not known to be unfit.
    Redrive(i64),
    /// Another process asks the owner for something that a store need not understand.
    Request(Vec<u8>),
    /// The request with this number is forgotten.
    RequestDone(i64),
    /// The execution fits the definition with this fingerprint. Nothing is changed where it has ended.
    Fits(i64),
    /// The execution does not fit the definition that is built, for this reason. Nothing is changed where it has ended.
    Unfit(String),
}

/// Whether a machine, by its path, is inside another one: see [`Change::Below`].
pub(crate) fn is_inside(path: &str, outer: &str) -> bool {
    match outer {
        "" => !path.is_empty(),
        outer => path.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/')),
    }
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// With this JSON.
    Succeeded(Vec<u8>),
    /// With a failure: `Failed`, `TimedOut` or `Aborted`.
    Unsuccessful(Status, Failure),
}

impl End {
    /// The status of an execution that ended so.
    pub fn status(&self) -> Status {
        match self {
            End::Succeeded(_) => Status::Succeeded,
            End::Unsuccessful(status, _) => *status,
        }
    }
}

/// The status of an execution, as Step Functions has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// `RUNNING`
    Running,
    /// `SUCCEEDED`
    Succeeded,
    /// `FAILED`
    Failed,
    /// `TIMED_OUT`
    TimedOut,
    /// `ABORTED`
    Aborted,
}

impl Status {
    /// All of them.
    pub const ALL: [Status; 5] =
        [Status::Running, Status::Succeeded, Status::Failed, Status::TimedOut, Status::Aborted];

    /// As Step Functions writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Running => "RUNNING",
            Status::Succeeded => "SUCCEEDED",
            Status::Failed => "FAILED",
            Status::TimedOut => "TIMED_OUT",
            Status::Aborted => "ABORTED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is known of an execution.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// What the store calls it: later ones have larger keys.
    pub key: i64,
    /// Unique among all executions.
    pub id: String,
    /// The name of its workflow.
    pub workflow: String,
    /// Its own name.
    pub name: String,
    /// Whether it runs, or how it ended.
    pub status: Status,
    /// The JSON of its input.
    pub input: Vec<u8>,
    /// The JSON of its output, if it succeeded.
    pub output: Option<Vec<u8>>,
    /// Its failure, if it has one.
    pub failure: Option<Failure>,
    /// When it started.
    pub started: i64,
    /// When it ended.
    pub stopped: Option<i64>,
    /// How often it was redriven.
    pub redrives: u32,
    /// When it was redriven last.
    pub redriven: Option<i64>,
    /// The fingerprint of the definition that it was last known to fit; 0 for none.
    pub fits: i64,
    /// Why it does not fit the definition that was built last, while it runs: the state or the variable that is
    /// missing. It goes on when one that it fits is built.
    pub unfit: Option<String>,
}

impl Loaded {
    /// What a store keeps of a new execution under `key`.
    pub(crate) fn started(key: i64, new: NewExecution) -> Self {
        let NewExecution { id, workflow, name, input, started, frame, events: _, fits } = new;
        let description = Description {
            key,
            id,
            workflow,
            name,
            status: Status::Running,
            input,
            output: None,
            failure: None,
            started,
            stopped: None,
            redrives: 0,
            redriven: None,
            fits,
            unfit: None,
        };
        Loaded { description, machines: vec![Machine { path: String::new(), frame, progress: None }] }
    }
}

/// An execution with what is kept of its machines.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The execution.
    pub description: Description,
    /// Its machines.
    pub machines: Vec<Machine>,
}

/// What is kept of a machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// Which one of the execution it is.
    pub path: String,
    /// Its frame.
    pub frame: Vec<u8>,
    /// How far it is within its state.
    pub progress: Option<Vec<u8>>,
}

/// What the owner of a store must look at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct News {
    /// Executions that run, in the order of their keys.
    pub started: Vec<i64>,
    /// Requests, the oldest first.
    pub requests: Vec<Request>,
    /// Executions with tokens that have been answered and are not over, each once.
    pub answered: Vec<i64>,
}

/// A token that an execution handed out. It is known until the execution is forgotten.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// The token.
    pub token: String,
    /// The execution's key.
    pub execution: i64,
    /// The machine that waits for the answer.
    pub path: String,
    /// What is to be known of it.
    pub what: Vec<u8>,
    /// When it was last said that the answer is being worked on; when the wait began, where nobody did.
    pub heard: i64,
    /// The answer, if there is one.
    pub answer: Option<Vec<u8>>,
    /// Whether nobody waits any more.
    pub over: bool,
}

/// A change of a token that waits.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenChange {
    /// It is answered so.
    Answered(Vec<u8>),
    /// The answer is being worked on at this time.
    Heard(i64),
    /// Nobody waits any more.
    Over,
}

/// What a process that does not own the store asks of the one that does.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Larger than those of requests before.
    pub number: i64,
    /// The key of the execution that it is about.
    pub execution: i64,
    /// What is asked for.
    pub what: Vec<u8>,
}

/// When an execution is due, and which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The time.
    pub time: i64,
    /// The execution's key.
    pub key: i64,
}

/// What an execution is known to fit, and which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    /// The definition's fingerprint; 0 for none.
    pub fits: i64,
    /// The execution's key.
    pub key: i64,
}

/// Which executions to list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Query {
    /// Only those of this workflow.
    pub workflow: Option<String>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only those whose names contain this text, its letters from A to Z in either case.
    pub name: Option<String>,
    /// Only those that started at this time or later.
    pub started_from: Option<i64>,
    /// Only those that started at this time or earlier.
    pub started_to: Option<i64>,
    /// Only those that do not fit the definition that was built last.
    pub unfit: bool,
    /// Only those with smaller keys: the last key of the page before.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

/// Which rows of a history to read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistoryPage {
    /// Only rows behind the one with this number, in the order of reading.
    pub behind: Option<i64>,
    /// The newest first.
    pub newest_first: bool,
    /// At most so many.
    pub limit: usize,
}

/// The events of one commit.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryRow {
    /// Larger than those of all rows before.
    pub number: i64,
    /// The events.
    pub events: Vec<u8>,
}

/// That an execution's history has a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed {
    /// The row's number: larger than those of the rows before, whichever executions they are of.
    pub number: i64,
    /// The execution's key.
    pub execution: i64,
}

/// What a store could not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(String);

impl StoreError {
    /// An error with this text.
    pub fn new(message: impl Into<String>) -> Self {
        StoreError(message.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}
