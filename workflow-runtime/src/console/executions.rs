//! Executions: to list, to look at, to start, to stop and to redrive.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Shared;
use super::problem::Problem;
use crate::durable::{HistoryEvent, Summary, Whole};
use crate::store::{self, Description, HistoryPage, Status};

const MOST: usize = 1_000;

#[derive(Deserialize)]
pub struct Listed {
    workflow: Option<String>,
    status: Option<String>,
    name: Option<String>,
    from: Option<i64>,
    to: Option<i64>,
    before: Option<i64>,
    limit: Option<usize>,
}

#[derive(Serialize)]
pub struct Page {
    executions: Vec<Summary>,
    next: Option<i64>,
    counts: serde_json::Map<String, Value>,
}

pub async fn list(
    State(shared): State<Arc<Shared>>,
    query: Result<Query<Listed>, QueryRejection>,
) -> Result<Json<Page>, Problem> {
    let Query(listed) = query?;
    let limit = listed.limit.unwrap_or(50).clamp(1, MOST);
    let query = store::Query {
        workflow: listed.workflow,
        status: listed.status.map(status).transpose()?,
        name: listed.name,
        started_from: listed.from,
        started_to: listed.to,
        unfit: false,
        before: listed.before,
        limit,
    };
    let counts = shared.executions.counts(query.clone()).await?;
    let found = shared.executions.list(query).await?;
    let next = found.last().filter(|_| found.len() == limit).map(|last| last.key);
    let counts = counts.into_iter().map(|(status, count)| (status.as_str().to_owned(), count.into())).collect();
    Ok(Json(Page { executions: found.iter().map(Summary::from).collect(), next, counts }))
}

fn status(text: String) -> Result<Status, Problem> {
    Status::ALL.into_iter().find(|status| status.as_str() == text).ok_or_else(|| {
        let known: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
        Problem::new(StatusCode::BAD_REQUEST, format!("there is no status `{text}`, only {}", known.join(", ")))
    })
}

pub async fn get(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Json<Whole>, Problem> {
    let description = known(&shared, &id).await?;
    let callbacks = shared.executions.callbacks_of(&description).await?;
    let visits = shared.executions.visits_of(&description).await?;
    Ok(Json(Whole::new(&description, &callbacks, visits)))
}

pub async fn known(shared: &Shared, id: &str) -> Result<Description, Problem> {
    let known = shared.executions.get(id).await?;
    known.ok_or_else(|| Problem::unknown(format!("there is no execution `{id}`: it may have been forgotten")))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventPage {
    behind: Option<i64>,
    #[serde(default)]
    newest_first: bool,
    limit: Option<usize>,
}

#[derive(Serialize)]
pub struct Events {
    events: Vec<Event>,
    next: Option<u64>,
}

/// An event as Step Functions has it, and the state to which it belongs, with the iterations around it.
#[derive(Serialize)]
struct Event {
    #[serde(flatten)]
    event: HistoryEvent,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    path: String,
}

pub async fn events(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    page: Result<Query<EventPage>, QueryRejection>,
) -> Result<Json<Events>, Problem> {
    let Query(EventPage { behind, newest_first, limit }) = page?;
    known(&shared, &id).await?;
    let limit = limit.unwrap_or(100).clamp(1, MOST);
    let events = shared.executions.history(&id, HistoryPage { behind, newest_first, limit }).await?;
    let next = events.last().filter(|_| events.len() == limit).map(|last| last.id);
    let with_state = |event: HistoryEvent| Event { state: event.state.clone(), path: event.path.clone(), event };
    Ok(Json(Events { events: events.into_iter().map(with_state).collect(), next }))
}

#[derive(Deserialize)]
struct Start {
    workflow: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    input: Option<Box<RawValue>>,
}

impl Start {
    fn input(&self) -> &str {
        self.input.as_ref().map_or("null", |input| input.get())
    }
}

pub async fn start(
    State(shared): State<Arc<Shared>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Summary>), Problem> {
    let start: Start = read(&body?)?;
    let name = start.name.as_deref().unwrap_or_default();
    let known = shared.executions.find(&start.workflow, name).await?.is_some();
    let started = shared.executions.start(&start.workflow, name, start.input()).await?;
    let status = if known { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(Summary::from(&started))))
}

pub async fn check(
    State(shared): State<Arc<Shared>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    let start: Start = read(&body?)?;
    let notes = shared.executions.check(&start.workflow, start.input())?;
    Ok(Json(json!({ "ok": true, "notes": notes })))
}

#[derive(Deserialize)]
struct Stop {
    #[serde(default)]
    error: String,
    #[serde(default)]
    cause: String,
}

pub async fn stop(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Summary>, Problem> {
    let Stop { error, cause } = read(&body?)?;
    let Description { status, .. } = known(&shared, &id).await?;
    if status != Status::Running {
        return Err(Problem::new(StatusCode::CONFLICT, format!("it has ended already: its status is {status}")));
    }
    shared.executions.stop(&id, &error, &cause).await?;
    summary(&shared, &id).await
}

pub async fn redrive(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Result<Json<Summary>, Problem> {
    known(&shared, &id).await?;
    shared.executions.redrive(&id).await?;
    summary(&shared, &id).await
}

async fn summary(shared: &Shared, id: &str) -> Result<Json<Summary>, Problem> {
    Ok(Json(Summary::from(&known(shared, id).await?)))
}

/// What a request says.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("the request cannot be read: {error}")))
}
