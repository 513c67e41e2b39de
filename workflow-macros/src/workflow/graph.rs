//! The graph of a workflow: states by number, edges, variables, and what is live where.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, VecDeque};

use proc_macro2::Ident;
use syn::Type;

use super::ast::*;
use super::uses;

/// The states of a workflow, of a branch or of a map's body, with what is around them.
pub struct Graph<'w> {
    pub workflow: &'w Workflow,
    /// 0 for the workflow's own states; others for those inside, in the order of the source.
    pub number: usize,
    pub states: &'w [State],
    /// What the states succeed with; `None` for a body of one task.
    pub output: Option<&'w Type>,
    pub edges: Vec<Vec<Edge>>,
    pub variables: Vec<Variable<'w>>,
    /// The variables of the states around, which can be read here.
    pub outer: Vec<Variable<'w>>,
    /// The graphs inside each state.
    pub inside: Vec<Vec<Graph<'w>>>,
    state_numbers: HashMap<String, usize>,
    variable_numbers: HashMap<String, usize>,
    /// How many of the variables are there from the start: parameters, or an element and its index.
    given: usize,
}

#[derive(Clone, Copy)]
pub struct Edge {
    pub to: usize,
    /// Whether the state's own assignment has happened: not on the way through a catch.
    pub assigned: bool,
}

/// A variable, with the type of its first assignment.
#[derive(Clone, Copy)]
pub struct Variable<'w> {
    pub name: &'w Ident,
    pub ty: VariableType<'w>,
    /// The graph that it belongs to, and its place there.
    pub graph: usize,
    pub number: usize,
}

#[derive(Clone, Copy)]
pub enum VariableType<'w> {
    Declared(&'w Type),
    /// The result of an action, or one branch's part of it.
    Result(&'w Action, Option<usize>),
    /// The position of a map's element.
    Index,
    /// The element of a map whose type is not written.
    Element,
}

impl<'w> Graph<'w> {
    pub fn new(workflow: &'w Workflow) -> Self {
        let parameters = workflow.parameters.iter();
        let given = parameters.map(|parameter| (&parameter.name, VariableType::Declared(&parameter.ty))).collect();
        let body = (workflow.states.as_slice(), Some(&workflow.output));
        Graph::of(workflow, body, given, Vec::new(), &mut 0)
    }

    fn of(
        workflow: &'w Workflow,
        (states, output): (&'w [State], Option<&'w Type>),
        given: Vec<(&'w Ident, VariableType<'w>)>,
        outer: Vec<Variable<'w>>,
        next_number: &mut usize,
    ) -> Self {
        let number = *next_number;
        *next_number += 1;
        let mut graph = Graph {
            workflow,
            number,
            states,
            output,
            edges: Vec::new(),
            variables: Vec::new(),
            outer,
            inside: Vec::new(),
            state_numbers: HashMap::new(),
            variable_numbers: HashMap::new(),
            given: 0,
        };
        for (index, state) in states.iter().enumerate() {
            graph.state_numbers.entry(state.name.to_string()).or_insert(index);
        }
        given.into_iter().for_each(|(name, ty)| graph.declare(name, ty));
        graph.given = graph.variables.len();
        states.iter().for_each(|state| graph.declare_those_of(state));
        graph.edges = states.iter().map(|state| graph.edges_of(state)).collect();
        graph.inside = states.iter().map(|state| graph.graphs_inside(state, next_number)).collect();
        graph
    }

    fn graphs_inside(&self, state: &'w State, next_number: &mut usize) -> Vec<Self> {
        let given = match &state.action {
            Action::Map(map) => {
                let element = map.item_ty.as_ref().map_or(VariableType::Element, VariableType::Declared);
                let index = map.index.iter().map(|index| (index, VariableType::Index));
                std::iter::once((&map.item, element)).chain(index).collect()
            }
            _ => Vec::new(),
        };
        let outer: Vec<_> = self.outer.iter().chain(&self.variables).copied().collect();
        let bodies = state.action.bodies().iter();
        bodies
            .map(|body| {
                let parts = (body.states.as_slice(), body.output.as_ref());
                Graph::of(self.workflow, parts, given.clone(), outer.clone(), next_number)
            })
            .collect()
    }

    fn declare_those_of(&mut self, state: &'w State) {
        for parameter in &state.parameters {
            self.declare(&parameter.name, VariableType::Declared(&parameter.ty));
        }
        match &state.action {
            Action::Let { name, ty, .. } => self.declare(name, VariableType::Declared(ty)),
            Action::Parallel(parallel) => match &parallel.assign {
                Assign::Each(names, _) => {
                    for (part, name) in names.iter().enumerate() {
                        name.iter()
                            .for_each(|name| self.declare(name, VariableType::Result(&state.action, Some(part))));
                    }
                }
                assign => {
                    assign.names().iter().for_each(|name| self.declare(name, VariableType::Result(&state.action, None)))
                }
            },
            action => {
                action.assigned().iter().for_each(|name| self.declare(name, VariableType::Result(action, None)));
            }
        }
    }

    fn declare(&mut self, name: &'w Ident, ty: VariableType<'w>) {
        let number = self.variables.len();
        if *self.variable_numbers.entry(name.to_string()).or_insert(number) == number {
            self.variables.push(Variable { name, ty, graph: self.number, number });
        }
    }

    fn edges_of(&self, state: &State) -> Vec<Edge> {
        let to = |target: &Target, assigned| -> Vec<Edge> {
            let names = uses::destinations(target);
            names.iter().filter_map(|(name, _)| Some(Edge { to: self.state(name)?, assigned })).collect()
        };
        let mut edges = state.target.as_ref().map_or_else(Vec::new, |target| to(target, true));
        edges.extend(state.action.catches().iter().flat_map(|catch| to(&catch.target, false)));
        edges
    }

    /// This graph and those inside it, in the order of the source.
    pub fn all(&self) -> Vec<&Self> {
        let inside = self.inside.iter().flatten().flat_map(Graph::all);
        std::iter::once(self).chain(inside).collect()
    }

    /// The variables that are there from the start.
    pub fn given(&self) -> &[Variable<'w>] {
        &self.variables[..self.given]
    }

    /// Whether a name is a variable of the states around.
    pub fn is_outer(&self, name: &Ident) -> bool {
        self.outer.iter().any(|variable| variable.name == name)
    }

    pub fn state(&self, name: &Ident) -> Option<usize> {
        self.state_numbers.get(&name.to_string()).copied()
    }

    pub fn variable(&self, name: &Ident) -> Option<usize> {
        self.variable_numbers.get(&name.to_string()).copied()
    }

    /// The variables that are assigned on entering a state.
    pub fn parameters(&self, state: usize) -> impl Iterator<Item = usize> + '_ {
        self.states[state].parameters.iter().filter_map(|parameter| self.variable(&parameter.name))
    }

    /// The variables that a state's action assigns.
    pub fn assigned(&self, state: usize) -> BTreeSet<usize> {
        self.variables_of(self.states[state].action.assigned())
    }

    pub fn variables_of(&self, names: Vec<&Ident>) -> BTreeSet<usize> {
        names.into_iter().filter_map(|name| self.variable(name)).collect()
    }

    /// The variables whose values are needed on entering each state.
    pub fn live(&self) -> Vec<BTreeSet<usize>> {
        let count = self.states.len();
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
        let state = &self.states[index];
        let mut needed = BTreeSet::new();
        if let Some(target) = &state.target {
            needed = self.needed(target, live);
        }
        needed.retain(|variable| !self.assigned(index).contains(variable));
        needed.extend(state.action.catches().iter().flat_map(|catch| self.needed_by_catch(catch, live)));
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
        if variable < self.given || assigns_on_entry(0) {
            return None;
        }
        let mut came_from: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([0]);
        while let Some(state) = queue.pop_front() {
            if state == goal {
                return Some(self.way_back(&came_from, goal));
            }
            for edge in &self.edges[state] {
                let assigned = edge.assigned && self.assigned(state).contains(&variable);
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

    /// `A → B → C`, without the middle of a long path.
    pub fn path_text(&self, path: &[usize]) -> String {
        const ENDS: usize = 6;
        let mut steps: Vec<_> = path.iter().map(|state| self.states[*state].name.to_string()).collect();
        if steps.len() > 2 * ENDS + 1 {
            let middle = steps.len() - 2 * ENDS;
            steps.splice(ENDS..ENDS + middle, [format!("{middle} more")]);
        }
        steps.join(" → ")
    }
}
