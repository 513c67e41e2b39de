//! From a definition to what is drawn of it.

use super::{Edge, Graph, Kind, Node};
use crate::definition::{
    Action, Call, Catcher, Definition, ErrorMatch, Fail, Retrier, State, Target, Wait, derived_name,
};

pub fn graph(definition: &'static Definition) -> Graph {
    let mut builder = Builder {
        nodes: definition.states.iter().map(node).collect(),
        edges: Vec::new(),
        names: definition.states.iter().map(|state| state.name.to_owned()).collect(),
        end: None,
    };
    for (index, state) in definition.states.iter().enumerate() {
        builder.state(index, state);
    }
    Graph { name: definition.name, nodes: builder.nodes, edges: builder.edges }
}

struct Builder {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    names: std::collections::HashSet<String>,
    end: Option<usize>,
}

/// A way out of a decision, with what has to hold for it.
struct Way<'d> {
    condition: String,
    target: &'d Target,
}

impl Builder {
    fn state(&mut self, index: usize, state: &'static State) {
        match (&state.action, &state.target) {
            (Action::None, Target::Succeed(_) | Target::Fail(_)) => {}
            (Action::None, target) => self.leave(index, state, target),
            (_, target @ (Target::If { .. } | Target::Match { .. })) => {
                let choice = self.add(state, "?", Kind::Choice, Vec::new());
                self.edge(index, choice, String::new(), false);
                self.leave(choice, state, target);
            }
            (_, target) => self.leave(index, state, target),
        }
        if let Action::Task(call) = &state.action {
            for catch in call.catch {
                let to = self.enter(state, &catch.target, true);
                self.edge(index, to, caught(catch), true);
            }
        }
    }

    fn leave(&mut self, from: usize, state: &'static State, target: &'static Target) {
        let mut ways = Vec::new();
        collect(target, &[], &mut ways);
        let decides = ways.len() > 1;
        for Way { condition, target } in ways {
            let to = self.enter(state, target, decides);
            self.edge(from, to, condition, false);
        }
    }

    /// The node where a way leads; `apart` where a success is a state of its own.
    fn enter(&mut self, state: &'static State, target: &Target, apart: bool) -> usize {
        match target {
            Target::State { state, .. } => *state,
            Target::Succeed(_) if apart => self.add(state, ": succeed", Kind::Succeed, Vec::new()),
            Target::Fail(fail) => self.add(state, ": fail", Kind::Fail, error(fail)),
            _ => self.end(),
        }
    }

    fn end(&mut self) -> usize {
        let next = self.nodes.len();
        let end = *self.end.get_or_insert(next);
        if end == next {
            self.nodes.push(Node { name: "End".into(), kind: Kind::End, details: Vec::new() });
        }
        end
    }

    fn add(&mut self, state: &State, suffix: &str, kind: Kind, details: Vec<String>) -> usize {
        self.nodes.push(Node { name: derived_name(&mut self.names, state.name, suffix), kind, details });
        self.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, label: String, catch: bool) {
        self.edges.push(Edge { from, to, label, catch });
    }
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

fn node(state: &State) -> Node {
    let (kind, details) = match (&state.action, &state.target) {
        (Action::Task(call), _) => (Kind::Task, task(call)),
        (Action::Pass { variable, .. }, _) => (Kind::Pass, vec![format!("let {}", variable.name)]),
        (Action::Wait(wait), _) => (Kind::Wait, wait_text(wait)),
        (Action::None, Target::Succeed(_)) => (Kind::Succeed, Vec::new()),
        (Action::None, Target::Fail(fail)) => (Kind::Fail, error(fail)),
        (Action::None, Target::State { .. }) => (Kind::Pass, Vec::new()),
        (Action::None, _) => (Kind::Choice, Vec::new()),
    };
    Node { name: state.name.to_owned(), kind, details }
}

fn task(call: &Call) -> Vec<String> {
    let retries = call.retry.iter().map(|Retrier { errors, max_attempts, .. }| {
        let errors: Vec<_> = errors.iter().map(error_name).collect();
        format!("retry {} ×{max_attempts}", errors.join(", "))
    });
    std::iter::once(format!("{}()", call.task.name)).chain(retries).collect()
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

fn error_name(error: &ErrorMatch) -> &'static str {
    match error {
        ErrorMatch::All => "any error",
        error => error.asl_name(),
    }
}

fn caught(catch: &Catcher) -> String {
    error_name(&catch.error).to_owned()
}
