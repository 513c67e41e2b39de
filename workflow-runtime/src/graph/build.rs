//! From a definition to what is drawn of it.

use super::{Edge, Graph, Inside, Kind, Node};
use crate::definition::{Action, Definition, ErrorMatch, Fail, State, Target, Wait};
use crate::derived::Derived;

pub fn graph(definition: &'static Definition) -> Graph {
    let derived = Derived::of(definition);
    let mut builder = Builder { nodes: Vec::new(), edges: Vec::new(), derived, body: Place::default() };
    builder.body(definition.states, None, derived.input.as_deref());
    Graph { name: definition.name, nodes: builder.nodes, edges: builder.edges }
}

struct Builder {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    derived: &'static Derived,
    body: Place,
}

/// The states that are being drawn: where their nodes begin, and where their successes lead.
#[derive(Default)]
struct Place {
    first: usize,
    end: Option<usize>,
    inside: Option<Inside>,
}

/// A way out of a decision, with what has to hold for it.
struct Way<'d> {
    condition: String,
    target: &'d Target,
}

impl Builder {
    /// The states of a body, after what stands before the first of them.
    fn body(&mut self, states: &'static [State], inside: Option<Inside>, before: Option<&str>) {
        let place = Place { first: self.nodes.len() + before.iter().count(), end: None, inside };
        let around = std::mem::replace(&mut self.body, place);
        if let Some(name) = before {
            let node = self.add(name, Kind::Pass, Vec::new());
            self.edge(node, self.body.first, String::new(), false);
        }
        self.nodes.extend(states.iter().map(|state| Node { inside, ..node(state) }));
        for (index, state) in states.iter().enumerate() {
            self.state(self.body.first + index, state);
        }
        self.body = around;
    }

    fn state(&mut self, index: usize, state: &'static State) {
        let beside = self.derived.beside(state.name);
        match (&state.action, &state.target) {
            (Action::None, target) if is_end(target) && self.derived.end(state, 0).is_none() => {}
            (_, target) => {
                let from = beside.and_then(|beside| beside.after.as_ref()).map_or(index, |made| {
                    let after = self.add(&made.name, made.kind, Vec::new());
                    self.edge(index, after, String::new(), false);
                    after
                });
                self.leave(from, state, target);
            }
        }
        for (number, catch) in state.action.catchers().iter().enumerate() {
            if let Some(to) = self.enter(state, &catch.target, state.first_end_of_catcher(number)) {
                self.edge(index, to, error_name(&catch.error).to_owned(), true);
            }
        }
        for (branch, body) in state.action.bodies().iter().enumerate() {
            let item = beside.and_then(|beside| beside.item.as_deref());
            self.body(body.states, Some(Inside { node: index, branch }), item);
        }
    }

    fn leave(&mut self, from: usize, state: &'static State, target: &'static Target) {
        let mut end = 0;
        for Way { condition, target } in ways(target) {
            if let Some(to) = self.enter(state, target, end) {
                self.edge(from, to, condition, false);
            }
            end += target.ends();
        }
    }

    /// The node where a way leads, if any way does.
    fn enter(&mut self, state: &'static State, target: &Target, end: usize) -> Option<usize> {
        Some(match (target, self.derived.end(state, end)) {
            (Target::State { state, .. }, _) => self.body.first + *state,
            (Target::Fail(fail), Some(made)) => self.add(&made.name, made.kind, error(fail)),
            (Target::Fail(_), None) => return None,
            (_, Some(made)) => self.add(&made.name, made.kind, Vec::new()),
            _ => self.end(),
        })
    }

    fn end(&mut self) -> usize {
        let next = self.nodes.len();
        let end = *self.body.end.get_or_insert(next);
        if end == next {
            let inside = self.body.inside;
            self.nodes.push(Node { name: "End".into(), kind: Kind::End, details: Vec::new(), inside });
        }
        end
    }

    fn add(&mut self, name: &str, kind: Kind, details: Vec<String>) -> usize {
        self.nodes.push(Node { name: name.to_owned(), kind, details, inside: self.body.inside });
        self.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, label: String, catch: bool) {
        self.edges.push(Edge { from, to, label, catch });
    }
}

/// Where a target leads that has one way: a `match` of one arm only takes its value apart.
fn only(target: &Target) -> &Target {
    match target {
        Target::Match { arms: [arm], .. } => only(&arm.target),
        target => target,
    }
}

fn is_end(target: &Target) -> bool {
    matches!(only(target), Target::Succeed(_) | Target::Fail(_))
}

fn ways(target: &Target) -> Vec<Way<'_>> {
    let mut ways = Vec::new();
    collect(target, &[], &mut ways);
    ways
}

fn collect<'d>(target: &'d Target, conditions: &[&str], ways: &mut Vec<Way<'d>>) {
    match target {
        Target::If { text, then, otherwise, .. } => {
            collect(then, &[conditions, &[text]].concat(), ways);
            let chained = matches!(otherwise, Target::If { .. });
            let otherwise_too = if chained { conditions.to_vec() } else { [conditions, &["else"]].concat() };
            collect(otherwise, &otherwise_too, ways);
        }
        Target::Match { arms, .. } => {
            for arm in *arms {
                collect(&arm.target, &[conditions, &[arm.text]].concat(), ways);
            }
        }
        target => ways.push(Way { condition: label(conditions), target }),
    }
}

/// All conditions of a way; `_` says nothing beside another one.
fn label(conditions: &[&str]) -> String {
    let telling: Vec<&str> = conditions.iter().copied().filter(|condition| *condition != "_").collect();
    if telling.is_empty() { conditions.first().copied().unwrap_or_default().to_owned() } else { telling.join(" && ") }
}

/// The type of a user's state.
pub fn kind(state: &State) -> Kind {
    match (&state.action, only(&state.target)) {
        (Action::Task(_) | Action::Run(_), _) => Kind::Task,
        (Action::Pass { .. }, _) => Kind::Pass,
        (Action::Wait(_), _) => Kind::Wait,
        (Action::Parallel(_), _) => Kind::Parallel,
        (Action::Map(_), _) => Kind::Map,
        (Action::None, Target::Succeed(_)) => Kind::Succeed,
        (Action::None, Target::Fail(_)) => Kind::Fail,
        (Action::None, Target::State { .. }) => Kind::Pass,
        (Action::None, _) => Kind::Choice,
    }
}

fn node(state: &State) -> Node {
    let mut details = match (&state.action, only(&state.target)) {
        (Action::Task(call), _) => vec![format!("{}()", call.task.name)],
        (Action::Pass { variable, .. }, _) => vec![format!("let {}", variable.name)],
        (Action::Wait(wait), _) => wait_text(wait),
        (Action::Map(map), _) => vec![format!("for each {}", map.item)],
        (Action::Run(run), _) => vec![format!("run {}", (run.workflow)().name)],
        (Action::None, Target::Fail(fail)) => error(fail),
        _ => Vec::new(),
    };
    details.extend(state.action.retriers().iter().map(|retrier| {
        let errors: Vec<_> = retrier.errors.iter().map(error_name).collect();
        format!("retry {} ×{}", errors.join(", "), retrier.max_attempts)
    }));
    Node { name: state.name.to_owned(), kind: kind(state), details, inside: None }
}

fn wait_text(wait: &Wait) -> Vec<String> {
    match wait {
        Wait::Seconds(seconds) => vec![duration(*seconds)],
        Wait::For(_) | Wait::Until(_) => Vec::new(),
    }
}

/// Seconds in the largest unit that holds them: `90s`, `5m`, `3d`.
fn duration(seconds: u64) -> String {
    let unit = [(86_400, "d"), (3_600, "h"), (60, "m")].into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{seconds}s"), |(unit, letter)| format!("{}{letter}", seconds / unit))
}

fn error(fail: &Fail) -> Vec<String> {
    match fail {
        Fail::Error { errors, variant, .. } => vec![ErrorMatch::Variant { errors, variant }.asl_name().to_owned()],
        Fail::Failure(_) => Vec::new(),
    }
}

pub fn error_name(error: &ErrorMatch) -> &'static str {
    match error {
        ErrorMatch::All => "any error",
        error => error.asl_name(),
    }
}
