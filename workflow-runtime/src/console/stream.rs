//! Server-sent events: that something has changed. What it is, a page asks for itself.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive, KeepAliveStream};
use futures_util::stream::{BoxStream, Stream, StreamExt, unfold};
use serde_json::json;
use tokio::sync::watch::{Receiver, Sender};

use super::Shared;
use super::executions::known;
use super::problem::Problem;
use crate::durable::Executions;
use crate::lock::lock;
use crate::store::Status;

/// How often the store is asked whether it has changed, while somebody listens.
const LOOK: Duration = Duration::from_millis(250);
/// The shortest time between two events of the list.
const REST: Duration = Duration::from_millis(500);
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Tells all who listen when anything has changed. One looks for them all.
pub struct Changes {
    executions: Executions,
    latest: Sender<i64>,
    looking: Mutex<bool>,
}

impl Changes {
    pub fn of(executions: Executions) -> Arc<Self> {
        Arc::new(Changes { executions, latest: Sender::new(-1), looking: Mutex::default() })
    }

    fn listen(self: &Arc<Self>) -> Receiver<i64> {
        let mut looking = lock(&self.looking);
        if !std::mem::replace(&mut looking, true) {
            tokio::spawn(self.clone().look());
        }
        self.latest.subscribe()
    }

    async fn look(self: Arc<Self>) {
        loop {
            if let Ok(latest) = self.executions.last_change().await {
                self.latest.send_if_modified(|known| std::mem::replace(known, latest) != latest);
            }
            tokio::time::sleep(LOOK).await;
            let mut looking = lock(&self.looking);
            if self.latest.receiver_count() == 0 {
                *looking = false;
                return;
            }
        }
    }
}

type Events = Sse<KeepAliveStream<BoxStream<'static, Result<Event, Infallible>>>>;

/// `changed`, at once and whenever an execution was started or got further.
pub async fn all(State(shared): State<Arc<Shared>>) -> Events {
    let mut changes = shared.changes.listen();
    changes.mark_changed();
    let events = unfold((changes, false), |(mut changes, told)| async move {
        if told {
            tokio::time::sleep(REST).await;
        }
        changes.changed().await.ok()?;
        Some((Event::default().event("changed").data("{}"), (changes, true)))
    });
    answer(&shared, events)
}

struct Following {
    shared: Arc<Shared>,
    changes: Receiver<i64>,
    id: String,
    key: i64,
    /// The last row of its history that was told.
    told: i64,
    ended: bool,
}

/// `changed`, at once and whenever the execution got further, until it has ended.
pub async fn one(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Events, Problem> {
    let key = known(&shared, &id).await?.key;
    let mut changes = shared.changes.listen();
    changes.mark_changed();
    let following = Following { shared: shared.clone(), changes, id, key, told: -1, ended: false };
    Ok(answer(
        &shared,
        unfold(following, |mut following| async move {
            let event = following.next().await?;
            Some((event, following))
        }),
    ))
}

impl Following {
    async fn next(&mut self) -> Option<Event> {
        if self.ended {
            return None;
        }
        loop {
            self.changes.changed().await.ok()?;
            let last = self.shared.executions.last_change_of(self.key).await.ok()?;
            if last == self.told {
                continue;
            }
            // One that was forgotten meanwhile has ended.
            let status = self.shared.executions.get(&self.id).await.ok()??.status;
            (self.told, self.ended) = (last, status != Status::Running);
            let data = json!({ "lastEvent": last, "status": status.as_str() });
            return Some(Event::default().event("changed").data(data.to_string()));
        }
    }
}

/// Until the console is shut down.
fn answer(shared: &Shared, events: impl Stream<Item = Event> + Send + 'static) -> Events {
    let closed = shared.closed.clone().cancelled_owned();
    let events = events.map(Ok).take_until(closed).boxed();
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
