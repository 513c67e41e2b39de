//! From what is kept of an execution's history to what is drawn of it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::lines::{self, Ended, Failed, What};
use crate::definition::{Definition, State};
use crate::derived::Derived;
use crate::graph::{Follower, Graph, Overlay, Status};
use crate::journal::Event;
use crate::store::{HistoryRow, is_inside};

/// What an execution has done.
pub(crate) fn overlay(definition: &'static Definition, rows: &[HistoryRow]) -> Overlay {
    let (derived, follower) = (Derived::of(definition), Follower::new(Graph::of(definition)));
    let mut following = Following { definition, derived, follower, machines: BTreeMap::new(), stopped: false };
    for line in lines::lines(rows) {
        // A workflow inside has a graph of its own.
        if !line.path.contains("()") {
            following.add(&line.path, line.what);
        }
    }
    let mut overlay = following.follower.overlay().clone();
    if following.stopped {
        let running = following.machines.values().filter(|at| at.runs).map(|at| at.state);
        running.for_each(|state| overlay.set(state, Status::Failed));
    }
    overlay
}

struct Following {
    definition: &'static Definition,
    derived: &'static Derived,
    follower: Follower,
    machines: BTreeMap<String, At>,
    stopped: bool,
}

/// Where a machine is.
struct At {
    state: &'static str,
    runs: bool,
    /// Its attempt failed for good.
    failed: bool,
    /// It failed when its state's action was done.
    left: bool,
}

impl Following {
    fn add(&mut self, path: &str, what: What) {
        match what {
            What::Started { started } => {
                let state = |path: &str| Some(self.machines.get(path)?.state);
                if let Some(before) = lines::before(path, self.derived, state) {
                    self.pass(path, before);
                }
                self.enter(path, &started.state);
            }
            What::Left { entered, .. } => {
                self.leave(path, true, 0);
                self.forget_below(path);
                self.enter(path, &entered);
            }
            What::Failed { failed } => self.failed(path, &failed),
            What::Ended { ended } => self.ended(path, &ended),
            What::Stopped { .. } => self.stopped = true,
            What::Redriven { .. } => self.redriven(),
            What::Items { items } => {
                if let Some(at) = self.machines.get(path) {
                    self.follower.items(at.state, items.json.len());
                }
            }
            What::Submitted { .. } | What::Result { .. } | What::Output { .. } => {}
        }
    }

    fn enter(&mut self, path: &str, state: &str) {
        let Some(state) = find(self.definition.states, state) else { return };
        self.machines.insert(path.to_owned(), At { state, runs: true, failed: false, left: false });
        self.follower.event(&Event::StateEntered { state, path });
    }

    fn pass(&mut self, path: &str, state: &'static str) {
        self.follower.event(&Event::Passed { state, path });
    }

    fn leave(&mut self, path: &str, acted: bool, end: usize) -> Option<&'static str> {
        let at = self.machines.get_mut(path)?;
        let (state, acted) = (at.state, acted && !at.failed);
        at.runs = false;
        self.follower.event(&Event::StateExited { state, path });
        let beside = self.derived.beside(state).into_iter();
        beside.flat_map(|beside| beside.leaving(acted, end)).for_each(|made| self.pass(path, &made.name));
        Some(state)
    }

    fn failed(&mut self, path: &str, Failed { attempt, failure, retry }: &Failed) {
        let Some(at) = self.machines.get_mut(path) else { return };
        at.failed = retry.is_none();
        let (state, attempt, retry_in) = (at.state, *attempt, retry.map(|_| Duration::ZERO));
        self.follower.event(&Event::AttemptFailed { state, path, attempt, failure, retry_in });
        if retry.is_some() {
            self.forget_below(path);
        }
    }

    fn ended(&mut self, path: &str, ended: &Ended) {
        if self.machines.get(path).is_some_and(|at| at.left) {
            return;
        }
        let Some(state) = self.leave(path, ended.acted, ended.end) else { return };
        let failure = ended.failure.as_ref();
        if let Some(at) = self.machines.get_mut(path) {
            at.failed = failure.is_some();
            at.left = at.failed && ended.acted;
        }
        self.follower.event(&Event::Ended { state, path, failure });
    }

    fn redriven(&mut self) {
        self.stopped = false;
        for at in self.machines.values_mut().filter(|at| at.failed && !at.left) {
            (at.runs, at.failed) = (true, false);
            self.follower.again(at.state);
        }
    }

    /// What was inside the state that was left, or whose attempt is over.
    fn forget_below(&mut self, path: &str) {
        self.machines.retain(|other, _| !is_inside(other, path));
    }
}

fn find(states: &'static [State], name: &str) -> Option<&'static str> {
    states.iter().find_map(|state| {
        let inside = || state.action.bodies().iter().find_map(|body| find(body.states, name));
        if state.known_as(name).is_some() { Some(state.name) } else { inside() }
    })
}
