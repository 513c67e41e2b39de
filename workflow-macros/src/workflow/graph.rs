//! The graph of a workflow: states by number, edges, variables, and what is live where.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, VecDeque};

use proc_macro2::Ident;
use syn::Type;

use super::ast::*;
use super::uses;

pub struct Graph<'w> {
    pub workflow: &'w Workflow,
    pub edges: Vec<Vec<Edge>>,
    pub variables: Vec<Variable<'w>>,
    states: HashMap<String, usize>,
    names: HashMap<String, usize>,
}

#[derive(Clone, Copy)]
pub struct Edge {
    pub to: usize,
    /// Whether the state's own assignment has happened: not on the way through a catch.
    pub assigned: bool,
}

/// A variable, with the type of its first assignment.
pub struct Variable<'w> {
    pub name: &'w Ident,
    pub ty: VariableType<'w>,
}

#[derive(Clone, Copy)]
pub enum VariableType<'w> {
    Declared(&'w Type),
    /// The output of the task that this state calls.
    OutputOf(usize),
}

impl<'w> Graph<'w> {
    pub fn new(workflow: &'w Workflow, states: HashMap<String, usize>) -> Self {
        let mut graph = Graph { workflow, edges: Vec::new(), variables: Vec::new(), states, names: HashMap::new() };
        graph.collect_variables();
        graph.edges = workflow.states.iter().map(|state| graph.edges_of(state)).collect();
        graph
    }

    fn collect_variables(&mut self) {
        for parameter in &self.workflow.parameters {
            self.declare(&parameter.name, VariableType::Declared(&parameter.ty));
        }
        for (index, state) in self.workflow.states.iter().enumerate() {
            for parameter in &state.parameters {
                self.declare(&parameter.name, VariableType::Declared(&parameter.ty));
            }
            match &state.action {
                Action::Let { name, ty, .. } => self.declare(name, VariableType::Declared(ty)),
                Action::Call(call) => {
                    call.assign.iter().for_each(|name| self.declare(name, VariableType::OutputOf(index)));
                }
                _ => {}
            }
        }
    }

    fn declare(&mut self, name: &'w Ident, ty: VariableType<'w>) {
        let next = self.variables.len();
        if *self.names.entry(name.to_string()).or_insert(next) == next {
            self.variables.push(Variable { name, ty });
        }
    }

    fn edges_of(&self, state: &State) -> Vec<Edge> {
        let to = |target: &Target, assigned| -> Vec<Edge> {
            let names = uses::destinations(target);
            names.iter().filter_map(|(name, _)| Some(Edge { to: self.state(name)?, assigned })).collect()
        };
        let mut edges = state.target.as_ref().map_or_else(Vec::new, |target| to(target, true));
        if let Action::Call(call) = &state.action {
            edges.extend(call.catch.iter().flat_map(|catch| to(&catch.target, false)));
        }
        edges
    }

    pub fn state(&self, name: &Ident) -> Option<usize> {
        self.states.get(&name.to_string()).copied()
    }

    pub fn variable(&self, name: &Ident) -> Option<usize> {
        self.names.get(&name.to_string()).copied()
    }

    /// The variables that are assigned on entering a state.
    pub fn parameters(&self, state: usize) -> impl Iterator<Item = usize> + '_ {
        self.workflow.states[state].parameters.iter().filter_map(|parameter| self.variable(&parameter.name))
    }

    /// The variable that a state's action assigns.
    pub fn assigned(&self, state: usize) -> Option<usize> {
        match &self.workflow.states[state].action {
            Action::Let { name, .. } => self.variable(name),
            Action::Call(call) => self.variable(call.assign.as_ref()?),
            _ => None,
        }
    }

    pub fn variables_of(&self, names: Vec<&Ident>) -> BTreeSet<usize> {
        names.into_iter().filter_map(|name| self.variable(name)).collect()
    }

    /// The variables whose values are needed on entering each state.
    pub fn live(&self) -> Vec<BTreeSet<usize>> {
        let count = self.workflow.states.len();
        let mut live = vec![BTreeSet::new(); count];
        loop {
            let before = live.clone();
            for index in (0..count).rev() {
                live[index] = self.live_in(index, &live);
            }
            if live == before {
                return live;
            }
        }
    }

    fn live_in(&self, index: usize, live: &[BTreeSet<usize>]) -> BTreeSet<usize> {
        let state = &self.workflow.states[index];
        let mut needed = BTreeSet::new();
        if let Some(target) = &state.target {
            needed = self.needed(target, live);
        }
        if let Some(assigned) = self.assigned(index) {
            needed.remove(&assigned);
        }
        if let Action::Call(call) = &state.action {
            needed.extend(call.catch.iter().flat_map(|catch| self.needed_by_catch(catch, live)));
        }
        needed.extend(self.variables_of(uses::in_action(&state.action)));
        needed
    }

    /// The variables that a target reads or carries on.
    pub fn needed(&self, target: &Target, live: &[BTreeSet<usize>]) -> BTreeSet<usize> {
        let mut needed = self.carried(target, live);
        needed.extend(self.variables_of(uses::in_target(target)));
        needed
    }

    pub fn needed_by_catch(&self, catch: &Catch, live: &[BTreeSet<usize>]) -> BTreeSet<usize> {
        let mut needed = self.carried(&catch.target, live);
        needed.extend(self.variables_of(uses::in_catch(catch)));
        needed
    }

    /// The variables that a target hands on without naming them.
    fn carried(&self, target: &Target, live: &[BTreeSet<usize>]) -> BTreeSet<usize> {
        let states = uses::destinations(target).into_iter().filter_map(|(name, _)| self.state(name));
        states.flat_map(|state| self.carried_to(state, live)).collect()
    }

    /// The live variables of a state that are not its parameters.
    pub fn carried_to(&self, state: usize, live: &[BTreeSet<usize>]) -> BTreeSet<usize> {
        let mut carried = live[state].clone();
        self.parameters(state).for_each(|parameter| {
            carried.remove(&parameter);
        });
        carried
    }

    /// The shortest way from the start to `goal` on which nothing assigns `variable`.
    pub fn path_without(&self, variable: usize, goal: usize) -> Option<Vec<usize>> {
        let assigns_on_entry = |state: usize| self.parameters(state).any(|parameter| parameter == variable);
        if self.workflow.parameters.iter().any(|parameter| self.variable(&parameter.name) == Some(variable))
            || assigns_on_entry(0)
        {
            return None;
        }
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([0]);
        while let Some(state) = queue.pop_front() {
            if state == goal {
                return Some(self.way_back(&came_from, goal));
            }
            for edge in &self.edges[state] {
                let assigned = edge.assigned && self.assigned(state) == Some(variable);
                if !assigned && !assigns_on_entry(edge.to) && edge.to != 0 && !came_from.contains_key(&edge.to) {
                    came_from.insert(edge.to, state);
                    queue.push_back(edge.to);
                }
            }
        }
        None
    }

    fn way_back(&self, came_from: &HashMap<usize, usize>, goal: usize) -> Vec<usize> {
        let mut path = vec![goal];
        while let Some(before) = came_from.get(&path[path.len() - 1]) {
            path.push(*before);
        }
        path.reverse();
        path
    }

    /// The states that can be reached from `from`, without `from` unless a cycle leads back.
    pub fn reachable_from(&self, from: usize, within: &dyn Fn(usize) -> bool) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut stack = vec![from];
        while let Some(state) = stack.pop() {
            for edge in &self.edges[state] {
                if within(edge.to) && seen.insert(edge.to) {
                    stack.push(edge.to);
                }
            }
        }
        seen
    }

    /// The shortest cycle through `state` over states that `within` accepts.
    pub fn cycle_through(&self, state: usize, within: &dyn Fn(usize) -> bool) -> Option<Vec<usize>> {
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([state]);
        while let Some(current) = queue.pop_front() {
            for edge in self.edges[current].iter().filter(|edge| within(edge.to)) {
                if edge.to == state {
                    let mut cycle = self.way_back(&came_from, current);
                    cycle.push(state);
                    return Some(cycle);
                }
                if let Entry::Vacant(vacant) = came_from.entry(edge.to) {
                    vacant.insert(current);
                    queue.push_back(edge.to);
                }
            }
        }
        None
    }

    /// `A → B → C`
    pub fn path_text(&self, path: &[usize]) -> String {
        path.iter().map(|state| self.workflow.states[*state].name.to_string()).collect::<Vec<_>>().join(" → ")
    }
}
