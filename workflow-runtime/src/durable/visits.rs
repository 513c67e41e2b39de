//! What an execution has done, state by state, from its history.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::assigned::{Assigned, split};
use super::lines::{Ended, Failed, Line, Part, Stopped, What, before, lines, outer};
use super::visit::{Attempt, Visit, VisitStatus};
use crate::definition::{Action, Definition, State};
use crate::derived::Derived;
use crate::store::{Description, HistoryRow, is_inside};

/// The visits of an execution, in the order in which they began; those of workflows that it runs are left out.
pub(crate) fn visits(description: &Description, definition: &'static Definition, rows: &[HistoryRow]) -> Vec<Visit> {
    let derived = Derived::of(definition);
    let (visits, machines, result, output) = Default::default();
    let mut seen = Seen { description, definition, derived, visits, machines, result, output };
    lines(rows).for_each(|line| seen.add(line));
    seen.visits
}

struct Seen<'d> {
    description: &'d Description,
    definition: &'static Definition,
    derived: &'static Derived,
    visits: Vec<Visit>,
    machines: BTreeMap<String, Machine>,
    /// What a state's task, and a machine, came to that is told of next.
    result: Option<Value>,
    output: Option<Value>,
}

/// An execution, a branch or an iteration.
struct Machine {
    states: &'static [State],
    /// As people read it.
    path: String,
    variables: Assigned,
    counts: BTreeMap<String, u64>,
    /// The position of its last visit to one of the user's states, and of its last one.
    visit: usize,
    last: Option<usize>,
    /// It failed when its state's action was done.
    left: bool,
    /// What its state's map goes over, and what those inside its state came to.
    items: Vec<Value>,
    inside: BTreeMap<usize, Value>,
}

impl Seen<'_> {
    fn add(&mut self, Line { time, path, what }: Line) {
        match what {
            What::Output { output } => self.came_to(&path, output.json),
            _ if path.contains("()") => {}
            What::Started { started } => self.started(time, &path, &started.state),
            What::Left { entered, assigned } => self.left(time, &path, entered, assigned),
            What::Failed { failed } => self.failed(time, &path, failed),
            What::Ended { ended } => self.ended(time, &path, ended),
            What::Items { items } => {
                if let Some(visit) = self.visit(&path) {
                    visit.items = Some(items.json.len());
                }
                if let Some(machine) = self.machines.get_mut(&path) {
                    machine.items = items.json;
                }
            }
            What::Result { result } => self.result = Some(result.json),
            What::Submitted { .. } => {
                if let Some(visit) = self.visit(&path) {
                    visit.status = VisitStatus::Waiting;
                }
            }
            What::Stopped { stopped } => self.stopped(time, stopped),
            What::Redriven { .. } => self.redriven(time),
        }
    }

    /// What a branch, an iteration, or the workflow that a state runs came to.
    fn came_to(&mut self, path: &str, output: Value) {
        let part = match (path.strip_suffix("()"), Part::of(path)) {
            (Some(run), _) if !run.contains("()") => 0,
            (None, Some(Part::Branch(index) | Part::Iteration(index))) if !path.contains("()") => {
                self.output = Some(output.clone());
                index
            }
            _ => return,
        };
        let outer = outer(path, |known| self.machines.contains_key(known)).to_owned();
        if let Some(outer) = self.machines.get_mut(&outer) {
            outer.inside.insert(part, output);
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
        let assigned = self.item(path);
        if let Some(before) = before(path, self.derived, |path| self.state_of(path)) {
            self.pass(time, path, before);
        }
        self.assign(path, assigned);
        self.enter(time, path, state.to_owned());
    }

    /// The item of an iteration, and its index, by the names of their variables.
    fn item(&self, path: &str) -> Assigned {
        let outer = self.machines.get(outer(path, |known| self.machines.contains_key(known)));
        let (Some(outer), Some(Part::Iteration(index))) = (outer, Part::of(path)) else { return Assigned::new() };
        let map = state(outer.states, &self.visits[outer.visit].state).map(|state| &state.action);
        let Some(Action::Map(map)) = map else { return Assigned::new() };
        let item = outer.items.get(index).map(|item| (map.item.to_owned(), item.clone()));
        item.into_iter().chain(map.index.map(|name| (name.to_owned(), index.into()))).collect()
    }

    /// The state in which a machine is assigns, or the last one beside it.
    fn assign(&mut self, path: &str, assigned: Assigned) {
        let Some(machine) = self.machines.get_mut(path) else { return };
        machine.variables.extend(assigned.clone());
        if let Some(visit) = machine.last.and_then(|last| self.visits.get_mut(last)) {
            visit.assigned.extend(assigned);
        }
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
        let part = Part::of(path)?;
        let body = match part {
            Part::Branch(branch) => bodies.get(branch),
            Part::Iteration(_) => bodies.first(),
        };
        let path = part.place(&outer.path, name);
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
            result: None,
            output: None,
            assigned: Assigned::new(),
            failure: None,
            next: None,
            items: None,
            attempts: Vec::new(),
        });
        position
    }

    fn left(&mut self, time: i64, path: &str, entered: String, assigned: Assigned) {
        self.abort_inside(time, path);
        let Some(visit) = self.visit(path) else { return };
        let caught = visit.failure.is_some();
        visit.end(time, if caught { VisitStatus::Caught } else { VisitStatus::Succeeded });
        self.result(path, |variable| assigned.get(variable?).cloned());
        self.forget_inside(path);
        let (own, rest) = self.split(path, assigned);
        self.assign(path, own);
        self.pass_after(time, path, !caught, 0);
        self.assign(path, rest);
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
        let output = match self.output.take() {
            Some(output) => Some(output.to_string().into_bytes()),
            None => self.description.output.clone().filter(|_| path.is_empty() && failure.is_none()),
        };
        let Some(visit) = self.visit(path) else { return };
        let caught = visit.failure.is_some();
        visit.end(time, if caught { VisitStatus::Caught } else { VisitStatus::Succeeded });
        self.result(path, |_| serde_json::from_slice(output.as_deref()?).ok());
        let (own, _) = self.split(path, Assigned::new());
        self.assign(path, own);
        self.pass_after(time, path, acted && !caught, end);
        let Some(machine) = self.machines.get_mut(path) else { return };
        machine.left = acted && failure.is_some();
        let Some(last) = machine.last.and_then(|last| self.visits.get_mut(last)) else { return };
        match failure {
            Some(failure) => (last.status, last.failure) = (VisitStatus::Failed, Some(failure)),
            None => last.output = output,
        }
    }

    /// What the state that a machine leaves came to; where that is not told, its task came to what is the `same`.
    fn result(&mut self, path: &str, same: impl FnOnce(Option<&str>) -> Option<Value>) {
        let Some(machine) = self.machines.get_mut(path) else { return };
        let (told, visit) = (self.result.take(), &mut self.visits[machine.visit]);
        let Some(state) = state(machine.states, &visit.state).filter(|_| visit.failure.is_none()) else { return };
        let inside = std::mem::take(&mut machine.inside);
        visit.result = match &state.action {
            Action::Task(call) => told.or_else(|| same(call.assign.as_ref().map(|variable| variable.name))),
            Action::Parallel(_) | Action::Map(_) => Some(inside.into_values().collect()),
            Action::Run(_) => inside.into_values().next(),
            _ => None,
        };
    }

    /// What the action of a machine's state assigned, and what is assigned on the way to the next state.
    fn split(&self, path: &str, assigned: Assigned) -> (Assigned, Assigned) {
        let Some(machine) = self.machines.get(path) else { return (Assigned::new(), assigned) };
        let visit = &self.visits[machine.visit];
        let state = state(machine.states, &visit.state).filter(|_| visit.failure.is_none());
        split(state.map(|state| &state.action), visit.result.as_ref(), assigned)
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
        if let Some(machine) = self.machines.get_mut(path) {
            machine.inside.clear();
        }
    }
}

impl Machine {
    fn new() -> Self {
        let (path, variables, counts, items, inside) = Default::default();
        Machine { states: &[], path, variables, counts, visit: 0, last: None, left: false, items, inside }
    }
}

fn inside<'m>(machines: &'m BTreeMap<String, Machine>, path: &str) -> impl Iterator<Item = (&'m String, &'m Machine)> {
    machines.iter().filter(move |(other, _)| is_inside(other, path))
}

/// The input by the names of the parameters.
fn parameters(description: &Description, definition: &'static Definition) -> Assigned {
    let input: Value = serde_json::from_slice(&description.input).unwrap_or_default();
    match (definition.parameters, input) {
        ([only], input) => Map::from_iter([(only.name.to_owned(), input)]),
        (_, Value::Object(fields)) => fields,
        _ => Assigned::new(),
    }
}

fn state(states: &'static [State], name: &str) -> Option<&'static State> {
    states.iter().find(|state| state.known_as(name).is_some())
}
