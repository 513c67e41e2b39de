//! What an execution has done, state by state, from its history.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::history::{Ended, Failed, Line, Part, Stopped, What, before, lines, outer};
use crate::definition::{Action, Definition, State};
use crate::derived::Derived;
use crate::error::Failure;
use crate::store::{Description, HistoryRow, is_inside};

/// A visit of an execution to a state: one of the user's, or one that Amazon States Language needs beside it, such as
/// `Pay?` behind `Pay`. A redrive visits anew what had failed. As JSON its fields are in camelCase, and those that it has
/// not are missing.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Visit {
    /// The state's name.
    pub state: String,
    /// The iterations around it, as [`TaskContext::path`](crate::TaskContext::path) names them; `""` outside maps.
    pub path: String,
    /// Which visit to this state it is, from 1, in its iteration.
    pub visit: u64,
    /// Whether a redrive led to it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub redriven: bool,
    /// How it stands.
    pub status: VisitStatus,
    /// When it was entered, in milliseconds since 1970.
    pub entered: i64,
    /// When it was left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exited: Option<i64>,
    /// The variables that had been assigned when it was entered, those of the states around it too.
    pub input: Map<String, Value>,
    /// What the execution succeeded with in this state.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_json")]
    pub output: Option<Vec<u8>>,
    /// The variables that it assigned, of those that are read later.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub assigned: Map<String, Value>,
    /// What it failed with, also where that was caught.
    #[serde(flatten)]
    pub failure: Option<Failure>,
    /// The state that was entered next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many items a map goes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// The attempts of a state that calls a task, runs a workflow, or has states inside.
    pub attempts: Vec<Attempt>,
}

/// How a visit to a state stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum VisitStatus {
    /// It runs for the first time.
    Running,
    /// An attempt failed, and another one waits for its time or runs.
    Retrying,
    /// It waits for a time, or for the answer to a callback.
    Waiting,
    /// It did what it does.
    Succeeded,
    /// It failed, and a `catch` took the failure.
    Caught,
    /// It failed.
    Failed,
    /// The execution, or the state around it, ended before it did.
    Aborted,
}

/// An attempt of a state.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Attempt {
    /// Counts from 1; a redrive does an attempt anew.
    pub number: u32,
    /// When it may begin, in milliseconds since 1970.
    pub scheduled: i64,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<i64>,
    /// What it failed with.
    #[serde(flatten)]
    pub failure: Option<Failure>,
}

fn as_json<S: Serializer>(output: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = output.as_deref().unwrap_or(b"null");
    let json: Result<&RawValue, _> = serde_json::from_slice(text);
    json.map_err(serde::ser::Error::custom)?.serialize(serializer)
}

/// The visits of an execution, in the order in which they began; those of workflows that it runs are left out.
pub(crate) fn visits(description: &Description, definition: &'static Definition, rows: &[HistoryRow]) -> Vec<Visit> {
    let derived = Derived::of(definition);
    let mut seen = Seen { description, definition, derived, visits: Vec::new(), machines: BTreeMap::new() };
    lines(rows).filter(|line| !line.path.contains("()")).for_each(|line| seen.add(line));
    seen.visits
}

struct Seen<'d> {
    description: &'d Description,
    definition: &'static Definition,
    derived: &'static Derived,
    visits: Vec<Visit>,
    machines: BTreeMap<String, Machine>,
}

/// An execution, a branch or an iteration.
struct Machine {
    states: &'static [State],
    /// As people read it.
    path: String,
    variables: Map<String, Value>,
    counts: BTreeMap<String, u64>,
    /// The position of its last visit to one of the user's states, and of its last one.
    visit: usize,
    last: Option<usize>,
    /// It failed when its state's action was done.
    left: bool,
}

impl Seen<'_> {
    fn add(&mut self, Line { time, path, what }: Line) {
        match what {
            What::Started { started } => self.started(time, &path, &started.state),
            What::Left { entered, assigned } => self.left(time, &path, entered, assigned.into_iter().collect()),
            What::Failed { failed } => self.failed(time, &path, failed),
            What::Ended { ended } => self.ended(time, &path, ended),
            What::Items { items } => {
                if let Some(visit) = self.visit(&path) {
                    visit.items = Some(items.length);
                }
            }
            What::Submitted { .. } => {
                if let Some(visit) = self.visit(&path) {
                    visit.status = VisitStatus::Waiting;
                }
            }
            What::Stopped { stopped } => self.stopped(time, stopped),
            What::Redriven { .. } => self.redriven(time),
        }
    }

    /// The last visit of a machine to one of the user's states.
    fn visit(&mut self, path: &str) -> Option<&mut Visit> {
        let position = self.machines.get(path)?.visit;
        self.visits.get_mut(position)
    }

    fn started(&mut self, time: i64, path: &str, state: &str) {
        let machine = match path {
            "" => {
                let variables = parameters(self.description, self.definition);
                Some(Machine { states: self.definition.states, variables, ..Machine::new() })
            }
            path => self.inside(path),
        };
        let Some(machine) = machine else { return };
        self.machines.insert(path.to_owned(), machine);
        if let Some(before) = before(path, self.derived, |path| self.state_of(path)) {
            self.pass(time, path, before);
        }
        self.enter(time, path, state.to_owned());
    }

    /// In which state a machine is, by the name that it has now.
    fn state_of(&self, path: &str) -> Option<&'static str> {
        let machine = self.machines.get(path)?;
        Some(state(machine.states, &self.visits.get(machine.visit)?.state)?.name)
    }

    /// What a machine goes through when it leaves its state.
    fn pass_after(&mut self, time: i64, path: &str, acted: bool, end: usize) {
        let beside = self.state_of(path).and_then(|state| self.derived.beside(state)).into_iter();
        beside.flat_map(|beside| beside.leaving(acted, end)).for_each(|made| self.pass(time, path, &made.name));
    }

    /// A machine inside the state in which another one is.
    fn inside(&self, path: &str) -> Option<Machine> {
        let outer = self.machines.get(outer(path, |known| self.machines.contains_key(known)))?;
        let name = &self.visits[outer.visit].state;
        let bodies = state(outer.states, name).map_or(&[][..], |state| state.action.bodies());
        let (body, path) = match Part::of(path)? {
            Part::Branch(branch) => (bodies.get(branch), outer.path.clone()),
            Part::Iteration(index) => {
                let between = if outer.path.is_empty() { "" } else { "/" };
                (bodies.first(), format!("{}{between}{name}[{index}]", outer.path))
            }
        };
        let variables = outer.variables.clone();
        Some(Machine { states: body.map_or(&[], |body| body.states), path, variables, ..Machine::new() })
    }

    fn enter(&mut self, time: i64, path: &str, name: String) {
        let Some(machine) = self.machines.get(path) else { return };
        let action = state(machine.states, &name).map(|state| &state.action);
        let attempts = matches!(action, Some(Action::Task(_) | Action::Run(_) | Action::Parallel(_) | Action::Map(_)));
        let waits = matches!(action, Some(Action::Wait(_)));
        let status = if waits { VisitStatus::Waiting } else { VisitStatus::Running };
        let position = self.begin(time, path, name, status);
        if attempts {
            self.visits[position].attempts.push(Attempt::new(1, time));
        }
        if let Some(machine) = self.machines.get_mut(path) {
            (machine.visit, machine.left) = (position, false);
        }
    }

    /// A state beside the user's takes no time.
    fn pass(&mut self, time: i64, path: &str, name: &str) {
        let position = self.begin(time, path, name.to_owned(), VisitStatus::Succeeded);
        if let Some(visit) = self.visits.get_mut(position) {
            visit.exited = Some(time);
        }
    }

    /// Adds a visit, to which the last one led.
    fn begin(&mut self, time: i64, path: &str, state: String, status: VisitStatus) -> usize {
        let position = self.visits.len();
        let Some(machine) = self.machines.get_mut(path) else { return position };
        if let Some(last) = machine.last.replace(position) {
            self.visits[last].next = Some(state.clone());
        }
        let count = machine.counts.entry(state.clone()).or_default();
        *count += 1;
        self.visits.push(Visit {
            state,
            path: machine.path.clone(),
            visit: *count,
            redriven: false,
            status,
            entered: time,
            exited: None,
            input: machine.variables.clone(),
            output: None,
            assigned: Map::new(),
            failure: None,
            next: None,
            items: None,
            attempts: Vec::new(),
        });
        position
    }

    fn left(&mut self, time: i64, path: &str, entered: String, assigned: Map<String, Value>) {
        self.abort_inside(time, path);
        self.forget_inside(path);
        let Some(visit) = self.visit(path) else { return };
        let caught = visit.failure.is_some();
        visit.end(time, if caught { VisitStatus::Caught } else { VisitStatus::Succeeded });
        visit.assigned.clone_from(&assigned);
        if let Some(machine) = self.machines.get_mut(path) {
            machine.variables.extend(assigned);
        }
        self.pass_after(time, path, !caught, 0);
        self.enter(time, path, entered);
    }

    fn failed(&mut self, time: i64, path: &str, Failed { attempt, failure, retry }: Failed) {
        self.abort_inside(time, path);
        if retry.is_some() {
            self.forget_inside(path);
        }
        let Some(visit) = self.visit(path) else { return };
        visit.end_attempt(time, Some(&failure));
        match retry {
            Some(due) => {
                visit.status = VisitStatus::Retrying;
                visit.attempts.push(Attempt::new(attempt + 1, due));
            }
            None => visit.failure = Some(failure),
        }
    }

    fn ended(&mut self, time: i64, path: &str, Ended { failure, acted, end }: Ended) {
        if self.machines.get(path).is_some_and(|machine| machine.left) {
            return self.fail_again(time, path);
        }
        self.abort_inside(time, path);
        let output = if path.is_empty() { self.description.output.clone() } else { None };
        let Some(visit) = self.visit(path) else { return };
        let caught = visit.failure.is_some();
        visit.end(time, if caught { VisitStatus::Caught } else { VisitStatus::Succeeded });
        self.pass_after(time, path, acted && !caught, end);
        let Some(machine) = self.machines.get_mut(path) else { return };
        machine.left = acted && failure.is_some();
        let Some(last) = machine.last.and_then(|last| self.visits.get_mut(last)) else { return };
        match failure {
            Some(failure) => (last.status, last.failure) = (VisitStatus::Failed, Some(failure)),
            None => last.output = output,
        }
    }

    /// A redrive entered anew what had failed behind the state's action.
    fn fail_again(&mut self, time: i64, path: &str) {
        let Some(last) = self.machines.get_mut(path).and_then(|machine| machine.last.take()) else { return };
        let Visit { state, failure, .. } = self.visits[last].clone();
        let position = self.begin(time, path, state, VisitStatus::Failed);
        let visit = &mut self.visits[position];
        (visit.redriven, visit.exited, visit.failure) = (true, Some(time), failure);
    }

    fn stopped(&mut self, time: i64, stopped: Stopped) {
        for visit in self.visits.iter_mut().filter(|visit| visit.exited.is_none()) {
            visit.end(time, VisitStatus::Aborted);
            visit.failure = Some(stopped.failure.clone());
        }
    }

    /// What had not succeeded is visited anew, but for what its state had done.
    fn redriven(&mut self, time: i64) {
        let machines = self.machines.iter().filter(|(_, machine)| !machine.left);
        let again: Vec<_> = machines.map(|(path, _)| path.clone()).collect();
        for path in again {
            self.visit_again(time, &path);
        }
    }

    fn visit_again(&mut self, time: i64, path: &str) {
        let Some(before) = self.visit(path).cloned() else { return };
        if !matches!(before.status, VisitStatus::Failed | VisitStatus::Aborted) {
            return;
        }
        if let Some(machine) = self.machines.get_mut(path) {
            machine.last = None;
        }
        self.enter(time, path, before.state);
        if let Some(visit) = self.visit(path) {
            visit.redriven = true;
            if let (Some(first), Some(last)) = (visit.attempts.first_mut(), before.attempts.last()) {
                first.number = last.number;
            }
        }
    }

    /// What is inside a state that is over is over too.
    fn abort_inside(&mut self, time: i64, path: &str) {
        for (_, machine) in inside(&self.machines, path) {
            let visit = &mut self.visits[machine.visit];
            if visit.exited.is_none() {
                visit.end(time, VisitStatus::Aborted);
            }
        }
    }

    /// What is inside a state that is left is not gone on with.
    fn forget_inside(&mut self, path: &str) {
        let gone: Vec<_> = inside(&self.machines, path).map(|(path, _)| path.clone()).collect();
        gone.iter().for_each(|path| drop(self.machines.remove(path)));
    }
}

impl Machine {
    fn new() -> Self {
        let (path, variables, counts) = Default::default();
        Machine { states: &[], path, variables, counts, visit: 0, last: None, left: false }
    }
}

impl Visit {
    fn end(&mut self, time: i64, status: VisitStatus) {
        (self.status, self.exited) = (status, Some(time));
        self.end_attempt(time, None);
    }

    fn end_attempt(&mut self, time: i64, failure: Option<&Failure>) {
        if let Some(attempt) = self.attempts.last_mut().filter(|attempt| attempt.ended.is_none()) {
            // One that was waiting for its time did not begin.
            (attempt.ended, attempt.failure) = (Some(time.max(attempt.scheduled)), failure.cloned());
        }
    }
}

impl Attempt {
    fn new(number: u32, scheduled: i64) -> Self {
        Attempt { number, scheduled, ended: None, failure: None }
    }
}

fn inside<'m>(machines: &'m BTreeMap<String, Machine>, path: &str) -> impl Iterator<Item = (&'m String, &'m Machine)> {
    machines.iter().filter(move |(other, _)| is_inside(other, path))
}

/// The input by the names of the parameters.
fn parameters(description: &Description, definition: &'static Definition) -> Map<String, Value> {
    let input: Value = serde_json::from_slice(&description.input).unwrap_or_default();
    match (definition.parameters, input) {
        ([only], input) => Map::from_iter([(only.name.to_owned(), input)]),
        (_, Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn state(states: &'static [State], name: &str) -> Option<&'static State> {
    states.iter().find(|state| state.known_as(name).is_some())
}
