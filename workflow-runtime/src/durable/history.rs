//! Histories as Step Functions writes them, from what is kept.

use std::collections::HashMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::assigned::{Assigned, split};
use super::lines::{Ended, Failed, Line, Part, Stopped, What, before, lines_of, outer};
use super::record::time;
use crate::clock::rfc3339;
use crate::definition::{Action, Definition, State};
use crate::derived::{Derived, Made};
use crate::error::Failure;
use crate::graph::{self, Kind};
use crate::store::{Description, HistoryPage, HistoryRow};

/// An event of an execution's history.
///
/// As JSON it has the fields of Step Functions' `HistoryEvent`, see
/// <https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html>, with the time as text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HistoryEvent {
    /// Counts from 1 within the execution.
    pub id: u64,
    /// The event that led to it; 0 where none did.
    pub previous_event_id: u64,
    /// In milliseconds since 1970.
    pub timestamp: i64,
    /// `TaskStateEntered`, `ExecutionSucceeded` and so on.
    pub event_type: String,
    /// The fields of its details; some have none.
    pub details: Map<String, Value>,
    /// The state to which it belongs; Step Functions tells that of some events only, and it is no field of their JSON.
    pub state: Option<String>,
    /// The iterations around that state, as [`TaskContext::path`](crate::TaskContext::path) names them. It is no field of
    /// their JSON either.
    pub path: String,
}

impl HistoryEvent {
    /// The name of its details in JSON: `stateEnteredEventDetails`.
    pub fn details_name(&self) -> String {
        let kind = match &self.event_type {
            kind if kind.ends_with("StateEntered") => "StateEntered",
            kind if kind.ends_with("StateExited") => "StateExited",
            kind => kind,
        };
        let (first, rest) = kind.split_at(1);
        format!("{}{rest}EventDetails", first.to_lowercase())
    }
}

impl Serialize for HistoryEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("timestamp", &rfc3339(time(self.timestamp)))?;
        fields.serialize_entry("type", &self.event_type)?;
        fields.serialize_entry("id", &self.id)?;
        fields.serialize_entry("previousEventId", &self.previous_event_id)?;
        if !self.details.is_empty() {
            fields.serialize_entry(&self.details_name(), &self.details)?;
        }
        fields.end()
    }
}

/// The events of a page.
pub(crate) fn page(mut events: Vec<HistoryEvent>, page: &HistoryPage) -> Vec<HistoryEvent> {
    let behind = page.behind.and_then(|id| u64::try_from(id).ok());
    if page.newest_first {
        events.reverse();
        events.retain(|event| behind.is_none_or(|id| event.id < id));
    } else {
        events.retain(|event| behind.is_none_or(|id| event.id > id));
    }
    events.truncate(page.limit);
    events
}

/// The events of an execution, the oldest first.
pub(crate) fn render(
    description: &Description,
    definition: &'static Definition,
    rows: &[HistoryRow],
) -> Vec<HistoryEvent> {
    History::new(description, definition, rows).events
}

/// A history that grows.
pub(crate) struct History {
    description: Description,
    definition: &'static Definition,
    derived: &'static Derived,
    events: Vec<HistoryEvent>,
    machines: HashMap<String, At>,
    now: i64,
    /// The state to which the next event belongs, and the iterations around it.
    state: Option<String>,
    place: String,
    /// What a state's task, and a machine, came to that is told of next.
    result: Option<Value>,
    output: Option<Value>,
}

/// Where a machine is.
#[derive(Clone)]
struct At {
    states: &'static [State],
    state: Option<&'static State>,
    name: String,
    place: String,
    /// Its last event.
    last: u64,
    /// The last event of an iteration's success, or the start of the branches.
    inside: u64,
    /// When the next attempt begins.
    next: Option<i64>,
    failed: bool,
    /// It failed when its state's action was done.
    left: bool,
}

impl At {
    /// What the state has done, unless it failed.
    fn action(&self) -> Option<&'static Action> {
        self.state.filter(|_| !self.failed).map(|state| &state.action)
    }
}

impl History {
    pub fn new(description: &Description, definition: &'static Definition, rows: &[HistoryRow]) -> Self {
        let (description, derived) = (description.clone(), Derived::of(definition));
        let (events, machines, now, state, place, result, output) = Default::default();
        let mut history =
            History { description, definition, derived, events, machines, now, state, place, result, output };
        for row in rows {
            history.extend(&row.events);
        }
        history
    }

    /// Adds what was kept in one commit, and counts all events.
    pub fn extend(&mut self, events: &[u8]) -> usize {
        lines_of(events).for_each(|line| self.add(line));
        self.events.len()
    }

    fn add(&mut self, line: Line) {
        let Line { time, path, what } = line;
        // A workflow inside has a history of its own in Step Functions.
        if path.contains("()") {
            return;
        }
        self.now = time;
        let at = self.machines.get(&path);
        self.state = at.map(|at| at.name.clone());
        self.place = at.map(|at| at.place.clone()).unwrap_or_default();
        match what {
            What::Started { started } => self.started(&path, &started.state),
            What::Left { entered, assigned } => self.left(&path, &entered, assigned),
            What::Failed { failed } => self.failed(&path, failed),
            What::Submitted { .. } => self.submitted(&path),
            What::Ended { ended } => self.ended(&path, ended),
            What::Items { items } => self.items(&path, items.json.len()),
            What::Result { result } => self.result = Some(result.json),
            What::Output { output } => self.output = Some(output.json),
            What::Stopped { stopped } => self.stopped(&stopped),
            What::Redriven { redriven } => self.redriven(redriven.count),
        }
    }

    fn push(&mut self, previous: u64, event_type: impl Into<String>, details: Value) -> u64 {
        let id = self.events.len() as u64 + 1;
        let Value::Object(details) = details else { unreachable!("details are objects") };
        let (timestamp, event_type, state) = (self.now, event_type.into(), self.state.clone());
        let path = self.place.clone();
        self.events.push(HistoryEvent { id, previous_event_id: previous, timestamp, event_type, details, state, path });
        id
    }

    fn started(&mut self, path: &str, state: &str) {
        if path.is_empty() {
            let input = String::from_utf8_lossy(&self.description.input);
            self.push(0, "ExecutionStarted", json!({ "input": input, "inputDetails": { "truncated": false } }));
            let last = self.pass_before(path, 0);
            return self.enter(path, self.definition.states, state, last);
        }
        let Some((outer, part)) = self.around(path) else { return };
        let bodies = outer.state.map_or(&[][..], |state| state.action.bodies());
        let (body, previous) = match part {
            Part::Branch(branch) => (bodies.get(branch), outer.inside),
            Part::Iteration(index) => {
                let details = json!({ "name": outer.name, "index": index });
                let last = self.push(outer.last, "MapIterationStarted", details);
                self.place = self.place_of(path);
                (bodies.first(), self.pass_before(path, last))
            }
        };
        self.enter(path, body.map_or(&[], |body| body.states), state, previous);
    }

    /// The machine that this one is inside of, whose attempt has begun then.
    fn around(&mut self, path: &str) -> Option<(At, Part)> {
        let (outer, part) = (self.outer(path), Part::of(path)?);
        self.begin_attempt(&outer);
        let outer = self.machines.get(&outer)?.clone();
        (self.state, self.place) = (Some(outer.name.clone()), outer.place.clone());
        Some((outer, part))
    }

    /// The iterations around a machine's states.
    fn place_of(&self, path: &str) -> String {
        let (Some(outer), Some(part)) = (self.machines.get(&self.outer(path)), Part::of(path)) else {
            return String::new();
        };
        part.place(&outer.place, &outer.name)
    }

    fn outer(&self, path: &str) -> String {
        outer(path, |path| self.machines.contains_key(path)).to_owned()
    }

    fn enter(&mut self, path: &str, states: &'static [State], name: &str, previous: u64) {
        let state = states.iter().find(|state| state.known_as(name).is_some());
        let kind = kind(state);
        (self.state, self.place) = (Some(name.to_owned()), self.place_of(path));
        let last = self.push(previous, format!("{kind}StateEntered"), json!({ "name": name }));
        let (name, place, next) = (name.to_owned(), self.place.clone(), Some(self.now));
        self.machines.insert(
            path.to_owned(),
            At { states, state, name, place, last, inside: last, next, failed: false, left: false },
        );
        self.begin_attempt(path);
    }

    /// The events of a state that stands beside the user's.
    fn pass(&mut self, previous: u64, kind: Kind, name: &str, assigned: &Assigned) -> u64 {
        self.state = Some(name.to_owned());
        let entered = self.push(previous, format!("{}StateEntered", kind.as_str()), json!({ "name": name }));
        match kind {
            Kind::Fail => entered,
            kind => self.push(entered, format!("{}StateExited", kind.as_str()), exited(name, assigned)),
        }
    }

    fn pass_before(&mut self, path: &str, previous: u64) -> u64 {
        let state = |path: &str| Some(self.machines.get(path)?.state?.name);
        match before(path, self.derived, state) {
            Some(name) => self.pass(previous, Kind::Pass, name, &Assigned::new()),
            None => previous,
        }
    }

    /// What a machine goes through when it leaves its state.
    fn leaving(&self, at: &At, acted: bool, end: usize) -> impl Iterator<Item = &'static Made> + use<> {
        let beside = at.state.and_then(|state| self.derived.beside(state.name));
        beside.into_iter().flat_map(move |beside| beside.leaving(acted, end))
    }

    /// The events of that; the last state assigns.
    fn pass_after(&mut self, at: &At, previous: u64, (acted, end): (bool, usize), assigned: &Assigned) -> u64 {
        let mut leaving = self.leaving(at, acted, end).peekable();
        let mut last = previous;
        while let Some(made) = leaving.next() {
            let none = Assigned::new();
            last = self.pass(last, made.kind, &made.name, if leaving.peek().is_some() { &none } else { assigned });
        }
        last
    }

    /// The events of an attempt's beginning, if it has not begun.
    fn begin_attempt(&mut self, path: &str) {
        let Some(at) = self.machines.get_mut(path) else { return };
        let Some(begun) = at.next.take() else { return };
        at.failed = false;
        let (state, mut last, now) = (at.state, at.last, self.now);
        let Some(state) = state else { return };
        self.now = begun;
        if matches!(state.action, Action::Parallel(_)) {
            last = self.push(last, "ParallelStateStarted", json!({}));
        } else if let Some((mut resource, name)) = resource(state) {
            let started = resource.clone();
            resource.insert("region".to_owned(), json!("local"));
            resource.insert("parameters".to_owned(), json!(name));
            last = self.push(last, "TaskScheduled", Value::Object(resource));
            last = self.push(last, "TaskStarted", Value::Object(started));
        }
        self.now = now;
        if let Some(at) = self.machines.get_mut(path) {
            (at.last, at.inside) = (last, last);
        }
    }

    fn items(&mut self, path: &str, length: usize) {
        self.begin_attempt(path);
        let Some(last) = self.machines.get(path).map(|at| at.last) else { return };
        let last = self.push(last, "MapStateStarted", json!({ "length": length }));
        if let Some(at) = self.machines.get_mut(path) {
            (at.last, at.inside) = (last, last);
        }
    }

    fn failed(&mut self, path: &str, failed: Failed) {
        self.begin_attempt(path);
        let Some(at) = self.machines.get(path).cloned() else { return };
        let Some(state) = at.state else { return };
        let Failure { error, cause } = failed.failure;
        let last = match (&state.action, resource(state)) {
            (_, Some((mut details, _))) => {
                let timed_out = matches!(error.as_str(), "States.Timeout" | "States.HeartbeatTimeout");
                details.insert("error".to_owned(), json!(error));
                details.insert("cause".to_owned(), json!(cause));
                let kind = if timed_out { "TaskTimedOut" } else { "TaskFailed" };
                self.push(at.last, kind, Value::Object(details))
            }
            (Action::Map(_), _) if failed.retry.is_none() => self.push(at.last, "MapStateFailed", json!({})),
            (Action::Parallel(_), _) if failed.retry.is_none() => self.push(at.last, "ParallelStateFailed", json!({})),
            _ => at.last,
        };
        if let Some(at) = self.machines.get_mut(path) {
            (at.last, at.next, at.failed) = (last, failed.retry, true);
        }
    }

    fn submitted(&mut self, path: &str) {
        self.begin_attempt(path);
        let Some(at) = self.machines.get(path) else { return };
        let Some((details, _)) = at.state.and_then(resource) else { return };
        let last = self.push(at.last, "TaskSubmitted", Value::Object(details));
        if let Some(at) = self.machines.get_mut(path) {
            at.last = last;
        }
    }

    fn left(&mut self, path: &str, entered: &str, assigned: Assigned) {
        self.begin_attempt(path);
        let told = self.result.take();
        let Some(at) = self.machines.get(path).cloned() else { return };
        let action = at.action();
        let result = match action {
            Some(Action::Task(call)) => told.or_else(|| assigned.get(call.assign.as_ref()?.name).cloned()),
            _ => None,
        };
        let (mut own, mut rest) = split(action, result.as_ref(), assigned);
        if self.leaving(&at, !at.failed, 0).next().is_none() {
            own.append(&mut rest);
        }
        let Some((states, last)) = self.exit(path, &own, result) else { return };
        let last = self.pass_after(&at, last, (!at.failed, 0), &rest);
        self.enter(path, states, entered, last);
    }

    /// The events of a state's end: its states, and the last one.
    fn exit(&mut self, path: &str, assigned: &Assigned, result: Option<Value>) -> Option<(&'static [State], u64)> {
        let at = self.machines.get(path)?.clone();
        let kind = kind(at.state);
        let mut last = at.last;
        if let Some(state) = at.state.filter(|_| !at.failed) {
            match (&state.action, resource(state)) {
                (_, Some((mut details, _))) => {
                    if let Some(result) = result {
                        details.insert("output".to_owned(), json!(result.to_string()));
                        details.insert("outputDetails".to_owned(), json!({ "truncated": false }));
                    }
                    last = self.push(last, "TaskSucceeded", Value::Object(details));
                }
                (Action::Map(_) | Action::Parallel(_), _) => {
                    last = at.inside.max(last);
                    self.push(last, format!("{kind}StateSucceeded"), json!({}));
                }
                _ => {}
            }
        }
        if kind == "Fail" {
            return Some((at.states, last));
        }
        let details = exited(&at.name, assigned);
        Some((at.states, self.push(last, format!("{kind}StateExited"), details)))
    }

    fn ended(&mut self, path: &str, ended: Ended) {
        self.begin_attempt(path);
        let Some(at) = self.machines.get(path).cloned() else { return };
        let (failed, mut last) = (ended.failure.is_some(), at.last);
        let (result, output) = (self.result.take(), self.output.take());
        if !at.left && (ended.acted || !failed) {
            let action = at.action();
            let same = || output.or_else(|| self.own_output().filter(|_| path.is_empty() && !failed));
            let result = matches!(action, Some(Action::Task(_))).then(|| result.or_else(same)).flatten();
            let (own, _) = split(action, result.as_ref(), Assigned::new());
            last = self.exit(path, &own, result).map_or(last, |(_, last)| last);
        }
        let acted = ended.acted && !at.left && !at.failed;
        last = self.pass_after(&at, last, (acted, ended.end), &Assigned::new());
        let Some(at) = self.machines.get_mut(path) else { return };
        (at.last, at.failed, at.left) = (last, failed, failed && ended.acted);
        if path.is_empty() {
            self.execution_ended(last, ended.failure.as_ref());
            return;
        }
        let Some((outer, part)) = self.around(path) else { return };
        let mut inside = last;
        if let Part::Iteration(index) = part {
            let end = if ended.failure.is_none() { "MapIterationSucceeded" } else { "MapIterationFailed" };
            inside = self.push(last, end, json!({ "name": outer.name, "index": index }));
        }
        let outer = self.outer(path);
        if let Some(outer) = self.machines.get_mut(&outer) {
            outer.last = last;
            if let Part::Iteration(_) = part {
                outer.inside = inside;
            }
        }
    }

    fn own_output(&self) -> Option<Value> {
        serde_json::from_slice(self.description.output.as_deref()?).ok()
    }

    fn execution_ended(&mut self, last: u64, failure: Option<&Failure>) {
        self.state = None;
        match failure {
            Some(Failure { error, cause }) => {
                self.push(last, "ExecutionFailed", json!({ "error": error, "cause": cause }));
            }
            None => {
                let output = self.description.output.as_deref().map(String::from_utf8_lossy);
                let details = json!({ "output": output, "outputDetails": { "truncated": false } });
                self.push(last, "ExecutionSucceeded", details);
            }
        }
    }

    fn stopped(&mut self, stopped: &Stopped) {
        let kind = match stopped.status.as_str() {
            "TIMED_OUT" => "ExecutionTimedOut",
            "FAILED" => "ExecutionFailed",
            _ => "ExecutionAborted",
        };
        self.state = None;
        let last = self.events.len() as u64;
        let Failure { error, cause } = &stopped.failure;
        self.push(last, kind, json!({ "error": error, "cause": cause }));
    }

    /// What had failed begins anew.
    fn redriven(&mut self, count: u32) {
        self.state = None;
        let last = self.events.len() as u64;
        let last = self.push(last, "ExecutionRedriven", json!({ "redriveCount": count }));
        for at in self.machines.values_mut().filter(|at| at.failed) {
            (at.last, at.inside, at.next) = (last, last, (!at.left).then_some(self.now));
        }
    }
}

fn exited(name: &str, assigned: &Assigned) -> Value {
    let mut details = json!({ "name": name });
    if !assigned.is_empty() {
        let texts = assigned.iter().map(|(name, value)| (name.clone(), json!(value.to_string())));
        details["assignedVariables"] = Value::Object(texts.collect());
        details["assignedVariablesDetails"] = json!({ "truncated": false });
    }
    details
}

/// The type of a state; of one that the build has no more, a guess.
fn kind(state: Option<&State>) -> &'static str {
    state.map_or(Kind::Pass, graph::kind).as_str()
}

/// What a task state calls, as Step Functions names it, and its parameters as JSON.
fn resource(state: &State) -> Option<(Map<String, Value>, String)> {
    let (kind, resource, parameters) = match &state.action {
        Action::Task(call) => {
            let service = call.task.service.and_then(|arn| arn.rsplit(":::").next()?.rsplit_once(':'));
            let (kind, resource) = service.unwrap_or(("lambda", "invoke"));
            let waits = if call.task.callback { ".waitForTaskToken" } else { "" };
            let function = json!({ "FunctionName": call.task.name });
            (kind, format!("{resource}{waits}"), if service.is_some() { json!({}) } else { function })
        }
        Action::Run(run) => {
            ("states", "startExecution.sync".to_owned(), json!({ "StateMachineArn": (run.workflow)().name }))
        }
        _ => return None,
    };
    let mut details = Map::new();
    details.insert("resourceType".to_owned(), json!(kind));
    details.insert("resource".to_owned(), json!(resource));
    Some((details, parameters.to_string()))
}
