//! Executions in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use tokio::sync::Notify;

use super::*;
use crate::lock::lock;

/// Keeps executions as long as it, or a clone of it, lives: for tests.
///
/// A clone is to another what a second process is to the first: the one that claims the right to run last has it.
#[derive(Default)]
pub struct MemoryStore {
    shared: Arc<Shared>,
    /// Lives as long as this store.
    right: Arc<()>,
}

#[derive(Default)]
struct Shared {
    kept: Mutex<Kept>,
    news: Notify,
    /// Held while somebody claims the right, or has it briefly.
    gate: Arc<tokio::sync::Mutex<()>>,
}

impl Clone for MemoryStore {
    fn clone(&self) -> Self {
        MemoryStore { shared: self.shared.clone(), right: Arc::default() }
    }
}

#[derive(Default)]
struct Kept {
    executions: BTreeMap<i64, Execution>,
    keys: HashMap<(String, String), i64>,
    ids: HashMap<String, i64>,
    due: BTreeSet<Due>,
    requests: Vec<Request>,
    tokens: BTreeMap<String, Token>,
    owner: Weak<()>,
    last_key: i64,
    rows: i64,
    last_request: i64,
}

struct Execution {
    description: Description,
    due: i64,
    machines: BTreeMap<String, Machine>,
    history: BTreeMap<i64, Vec<u8>>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        lock(&self.shared.kept)
    }
}

impl Kept {
    /// What a query asks for, without its limit.
    fn wanted<'k>(&'k self, query: &'k Query) -> impl Iterator<Item = &'k Description> {
        let executions = self.executions.range(..query.before.unwrap_or(i64::MAX)).rev();
        let part = query.name.as_ref().map(|name| name.to_ascii_lowercase());
        executions.map(|(_, execution)| &execution.description).filter(move |description| {
            query.workflow.as_ref().is_none_or(|workflow| *workflow == description.workflow)
                && query.status.is_none_or(|status| status == description.status)
                && (!query.unfit || description.unfit.is_some())
                && part.as_ref().is_none_or(|part| description.name.to_ascii_lowercase().contains(part))
                && query.started_from.is_none_or(|from| from <= description.started)
                && query.started_to.is_none_or(|to| description.started <= to)
        })
    }

    fn start(&mut self, mut new: NewExecution) -> Started {
        let name = (new.workflow.clone(), new.name.clone());
        if let Some(key) = self.keys.get(&name) {
            return Started::Known(Box::new(self.executions[key].description.clone()));
        }
        self.last_key += 1;
        let key = self.last_key;
        let events = std::mem::take(&mut new.events);
        let Loaded { description, machines } = Loaded::started(key, new);
        let due = description.started;
        let machines = machines.into_iter().map(|machine| (machine.path.clone(), machine)).collect();
        let execution = Execution { description, due, machines, history: BTreeMap::new() };
        self.ids.insert(execution.description.id.clone(), key);
        self.executions.insert(key, execution);
        self.keys.insert(name, key);
        self.due.insert(Due { time: due, key });
        self.tell(key, events);
        Started::New(key)
    }

    fn tell(&mut self, key: i64, events: Vec<u8>) {
        if !events.is_empty() {
            self.rows += 1;
            let rows = self.rows;
            self.executions.get_mut(&key).map(|execution| execution.history.insert(rows, events));
        }
    }

    fn prune(&mut self, before: i64, limit: usize) -> usize {
        let ended = self.executions.iter().filter(|(_, kept)| kept.description.stopped.is_some_and(|at| at < before));
        let keys: Vec<_> = ended.take(limit).map(|(key, _)| *key).collect();
        for execution in keys.iter().filter_map(|key| self.executions.remove(key)) {
            let Description { id, workflow, name, .. } = execution.description;
            self.keys.remove(&(workflow, name));
            self.ids.remove(&id);
            let key = execution.description.key;
            self.requests.retain(|request| request.execution != key);
            self.tokens.retain(|_, token| token.execution != key);
        }
        keys.len()
    }

    fn commit(&mut self, commit: Commit) -> Result<(), StoreError> {
        let key = commit.execution;
        let unknown = || StoreError::new(format!("there is no execution {key}"));
        let execution = self.executions.get_mut(&key).ok_or_else(unknown)?;
        let ends = commit.changes.iter().any(|change| matches!(change, Change::End { .. }));
        if ends && execution.description.status != Status::Running {
            return Err(StoreError::new(format!("the execution {key} has ended")));
        }
        self.due.remove(&Due { time: execution.due, key });
        for change in commit.changes {
            change_tokens(&mut self.tokens, key, &change);
            match change {
                Change::Request(what) => {
                    self.last_request += 1;
                    self.requests.push(Request { number: self.last_request, execution: key, what });
                }
                Change::RequestDone(number) => self.requests.retain(|request| request.number != number),
                change => execution.change(change),
            }
        }
        if execution.description.status == Status::Running {
            self.due.insert(Due { time: execution.due, key });
        }
        self.tell(key, commit.events);
        Ok(())
    }
}

fn change_tokens(tokens: &mut BTreeMap<String, Token>, key: i64, change: &Change) {
    let mut end = |ends: &dyn Fn(&Token) -> bool| {
        tokens.values_mut().filter(|token| token.execution == key && ends(token)).for_each(|token| token.over = true);
    };
    match change {
        Change::Below { path } => end(&|token| is_inside(&token.path, path)),
        Change::End { .. } => end(&|_| true),
        Change::TokenOver(over) => end(&|token| token.token == *over),
        Change::Token { token, path, what, heard } => {
            let (token, path, what, heard) = (token.clone(), path.clone(), what.clone(), *heard);
            let new = Token { token: token.clone(), execution: key, path, what, heard, answer: None, over: false };
            tokens.insert(token, new);
        }
        _ => {}
    }
}

impl Execution {
    fn compared(&mut self, fits: i64, unfit: Option<String>) {
        if self.description.status == Status::Running {
            (self.description.fits, self.description.unfit) = (fits, unfit);
        }
    }

    fn change(&mut self, change: Change) {
        match change {
            Change::Frame { path, frame } => {
                self.machines.insert(path.clone(), Machine { path, frame, progress: None });
            }
            Change::Progress { path, progress } => {
                if let Some(machine) = self.machines.get_mut(&path) {
                    machine.progress = Some(progress);
                }
            }
            Change::Below { path } => self.machines.retain(|other, _| !is_inside(other, &path)),
            Change::Due(due) => self.due = due,
            Change::Request(_) | Change::RequestDone(_) | Change::Token { .. } | Change::TokenOver(_) => {}
            Change::Redrive(now) => {
                let description = &mut self.description;
                (description.status, description.failure, description.stopped) = (Status::Running, None, None);
                (description.redrives, description.redriven) = (description.redrives + 1, Some(now));
                description.unfit = None;
                self.due = now;
            }
            Change::Fits(fits) => self.compared(fits, None),
            Change::Unfit(unfit) => self.compared(0, Some(unfit)),
            Change::End { end, stopped } => {
                (self.description.status, self.description.unfit) = (end.status(), None);
                self.description.stopped = Some(stopped);
                match end {
                    End::Succeeded(output) => {
                        self.description.output = Some(output);
                        self.machines.clear();
                    }
                    End::Unsuccessful(_, failure) => self.description.failure = Some(failure),
                }
            }
        }
    }
}

fn done<'a, T: Send + 'a>(result: T) -> BoxFuture<'a, Result<T, StoreError>> {
    Box::pin(std::future::ready(Ok(result)))
}

impl Store for MemoryStore {
    fn own(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async {
            let _gate = self.shared.gate.lock().await;
            self.kept().owner = Arc::downgrade(&self.right);
            Ok(())
        })
    }

    fn own_briefly(&self) -> BoxFuture<'_, Result<Option<Box<dyn Send>>, StoreError>> {
        Box::pin(async {
            let gate = self.shared.gate.clone().lock_owned().await;
            let free = self.kept().owner.strong_count() == 0;
            Ok(free.then(|| Box::new(gate) as _))
        })
    }

    fn start(&self, execution: NewExecution) -> BoxFuture<'_, Result<Started, StoreError>> {
        let started = self.kept().start(execution);
        self.shared.news.notify_one();
        done(started)
    }

    fn commit(&self, commit: Commit) -> BoxFuture<'_, Result<(), StoreError>> {
        let asks = commit.changes.iter().any(|change| matches!(change, Change::Request(_)));
        let committed = self.kept().commit(commit);
        if asks {
            self.shared.news.notify_one();
        }
        Box::pin(std::future::ready(committed))
    }

    fn news(&self, after: i64) -> BoxFuture<'_, Result<News, StoreError>> {
        let kept = self.kept();
        let later = kept.executions.range((Excluded(after), Unbounded));
        let running = later.filter(|(_, execution)| execution.description.status == Status::Running);
        let started = running.map(|(key, _)| *key).collect();
        let answered = kept.tokens.values().filter(|token| token.answer.is_some() && !token.over);
        let answered: BTreeSet<_> = answered.map(|token| token.execution).collect();
        done(News { started, requests: kept.requests.clone(), answered: answered.into_iter().collect() })
    }

    fn token(&self, token: &str) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        done(self.kept().tokens.get(token).cloned())
    }

    fn tokens(&self, execution: i64) -> BoxFuture<'_, Result<Vec<Token>, StoreError>> {
        let kept = self.kept();
        let open = kept.tokens.values().filter(|token| token.execution == execution && !token.over);
        done(open.cloned().collect())
    }

    fn change_token(&self, token: &str, change: TokenChange) -> BoxFuture<'_, Result<Option<Token>, StoreError>> {
        let mut kept = self.kept();
        let Some(token) = kept.tokens.get_mut(token) else { return done(None) };
        let before = token.clone();
        if before.answer.is_none() && !before.over {
            match change {
                TokenChange::Answered(answer) => token.answer = Some(answer),
                TokenChange::Heard(heard) => token.heard = heard,
                TokenChange::Over => token.over = true,
            }
            self.shared.news.notify_one();
        }
        done(Some(before))
    }

    fn wait_for_news(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.shared.news.notified())
    }

    fn load(&self, key: i64) -> BoxFuture<'_, Result<Option<Loaded>, StoreError>> {
        done(self.kept().executions.get(&key).map(|execution| Loaded {
            description: execution.description.clone(),
            machines: execution.machines.values().cloned().collect(),
        }))
    }

    fn find(&self, workflow: &str, name: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>> {
        let kept = self.kept();
        let key = kept.keys.get(&(workflow.to_owned(), name.to_owned()));
        done(key.map(|key| kept.executions[key].description.clone()))
    }

    fn find_id(&self, id: &str) -> BoxFuture<'_, Result<Option<Description>, StoreError>> {
        let kept = self.kept();
        done(kept.ids.get(id).map(|key| kept.executions[key].description.clone()))
    }

    fn due(&self, after: Due, until: i64, limit: usize) -> BoxFuture<'_, Result<Vec<Due>, StoreError>> {
        let kept = self.kept();
        let due = kept.due.range((Excluded(after), Unbounded));
        done(due.take_while(|due| due.time <= until).take(limit).copied().collect())
    }

    fn next_due(&self, after: i64) -> BoxFuture<'_, Result<Option<i64>, StoreError>> {
        let last = Due { time: after, key: i64::MAX };
        done(self.kept().due.range((Excluded(last), Unbounded)).next().map(|due| due.time))
    }

    fn unfitted(&self, known: &[i64], after: Fit, limit: usize) -> BoxFuture<'_, Result<Vec<Fit>, StoreError>> {
        let kept = self.kept();
        let running = kept.executions.values().map(|execution| &execution.description);
        let running = running.filter(|description| description.status == Status::Running);
        let fits = running.map(|Description { fits, key, .. }| Fit { fits: *fits, key: *key });
        let mut unfitted: Vec<_> = fits.filter(|fit| *fit > after && !known.contains(&fit.fits)).collect();
        unfitted.sort();
        unfitted.truncate(limit);
        done(unfitted)
    }

    fn list(&self, query: Query) -> BoxFuture<'_, Result<Vec<Description>, StoreError>> {
        let kept = self.kept();
        done(kept.wanted(&query).take(query.limit).cloned().collect())
    }

    fn counts(&self, query: Query) -> BoxFuture<'_, Result<Vec<(Status, u64)>, StoreError>> {
        let (kept, query) = (self.kept(), Query { status: None, before: None, ..query });
        let count = |status| kept.wanted(&query).filter(|description| description.status == status).count() as u64;
        let counts = Status::ALL.map(|status| (status, count(status)));
        done(counts.into_iter().filter(|(_, count)| *count > 0).collect())
    }

    fn changes(&self, after: Option<i64>, limit: usize) -> BoxFuture<'_, Result<Vec<Changed>, StoreError>> {
        let kept = self.kept();
        let rows = kept.executions.iter().flat_map(|(key, execution)| {
            let rows = execution.history.range((Excluded(after.unwrap_or(0)), Unbounded));
            rows.map(|(number, _)| Changed { number: *number, execution: *key })
        });
        let mut changes: Vec<_> = rows.collect();
        changes.sort_by_key(|change| change.number);
        match after {
            Some(_) => changes.truncate(limit),
            None => drop(changes.drain(..changes.len().saturating_sub(limit))),
        }
        done(changes)
    }

    fn prune(&self, before: i64, limit: usize) -> BoxFuture<'_, Result<usize, StoreError>> {
        done(self.kept().prune(before, limit))
    }

    fn history(&self, key: i64, page: HistoryPage) -> BoxFuture<'_, Result<Vec<HistoryRow>, StoreError>> {
        let kept = self.kept();
        let Some(execution) = kept.executions.get(&key) else { return done(Vec::new()) };
        let row = |(number, events): (&i64, &Vec<u8>)| HistoryRow { number: *number, events: events.clone() };
        let rows = &execution.history;
        done(match (page.newest_first, page.behind) {
            (false, behind) => {
                rows.range((Excluded(behind.unwrap_or(0)), Unbounded)).take(page.limit).map(row).collect()
            }
            (true, behind) => rows.range(..behind.unwrap_or(i64::MAX)).rev().take(page.limit).map(row).collect(),
        })
    }
}
