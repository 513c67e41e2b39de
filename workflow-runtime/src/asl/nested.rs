//! The states with others inside them, and nested executions.

use super::code::{Code, Strength};
use super::document::{self, Branch, ItemProcessor, Leave, ProcessorConfig, State};
use super::json::{Json, Object, object};
use super::jsonata::{Writer, concatenate, element};
use super::states::{Builder, Own, assigned_variables, mentions, variable_name};
use super::texts::may_be_text;
use crate::definition::{Action, Assign, Body, Map, Parallel, Run, State as Source, Target, Variable};
use crate::shape::Shape;

pub const RESULT: &str = "$states.result";

impl Builder<'_> {
    pub fn parallel(&mut self, state: &'static Source, parallel: &'static Parallel) {
        let part = |index: usize, variable: &'static Variable| {
            let code = Code::path(format!("{RESULT}[{index}]"), Some((variable.shape)()));
            (variable, Some(code))
        };
        let variables = match &parallel.assign {
            Assign::Nothing => Vec::new(),
            Assign::Whole(variable) => vec![(variable, Some(Code::path(RESULT, Some((variable.shape)()))))],
            Assign::Each(variables) => {
                let each = variables.iter().enumerate();
                each.filter_map(|(index, variable)| Some(part(index, variable.as_ref()?))).collect()
            }
        };
        let place = self.states.len();
        let mut leave = self.leave_with(state, Own { variables });
        leave.retry = self.retriers(parallel.retry, None);
        leave.catch = self.catchers(state);
        let branches = parallel.branches.iter().map(|branch| self.branch(branch)).collect();
        leave.output = leave.output.and_then(not_the_result);
        let made = document::Parallel { comment: self.comment(state), branches, leave };
        self.states.insert(place, (state.name.to_owned(), State::Parallel(made)));
    }

    /// The states of a body, written apart from those around it.
    fn inside(&mut self, body: &'static Body, write: impl FnOnce(&mut Self) -> String) -> Branch {
        let sources = std::mem::replace(&mut self.sources, body.states);
        let output = std::mem::replace(&mut self.output, body.output);
        let (scope, here) = (self.scope.clone(), self.here.take());
        let states = std::mem::take(&mut self.states);
        self.bind(assigned_variables(body.states).into_iter());
        let start_at = write(self);
        (self.sources, self.output, self.scope, self.here) = (sources, output, scope, here);
        Branch { start_at, states: Object(std::mem::replace(&mut self.states, states)), other: Object::default() }
    }

    fn branch(&mut self, body: &'static Body) -> Branch {
        self.inside(body, |builder| {
            body.states.iter().for_each(|state| builder.state(state));
            body.states[0].name.to_owned()
        })
    }

    pub fn map(&mut self, state: &'static Source, map: &'static Map) {
        let items = self.write(&map.items, None);
        let shape = map.item_shape.map(|shape| shape()).or_else(|| element(&items));
        let variables =
            map.assign.iter().map(|variable| (variable, Some(Code::path(RESULT, Some((variable.shape)())))));
        let own = Own { variables: variables.collect() };
        let place = self.states.len();
        let mut leave = self.leave_with(state, own);
        leave.retry = self.retriers(map.retry, None);
        leave.catch = self.catchers(state);
        leave.output = leave.output.and_then(not_the_result);
        let made = document::Map {
            comment: self.comment(state),
            items: Some(items.json()),
            item_selector: Some(object([
                ("index", "{% $states.context.Map.Item.Index %}".into()),
                ("item", "{% $states.context.Map.Item.Value %}".into()),
            ])),
            max_concurrency: (map.max_concurrency > 0).then(|| map.max_concurrency.into()),
            item_processor: ItemProcessor {
                processor_config: Some(ProcessorConfig::inline()),
                body: self.iteration(state, map, shape),
            },
            leave,
        };
        self.states.insert(place, (state.name.to_owned(), State::Map(made)));
    }

    /// The body of a map. Its first state reads element and index from its input, and assigns them
    /// for those after it; where it cannot, a `Pass` before it does.
    fn iteration(&mut self, state: &'static Source, map: &'static Map, shape: Option<&'static Shape>) -> Branch {
        let body = &map.body[0];
        let item = Given { name: variable_name(map.item), input: Code::path("$states.input.item", shape) };
        let name = map.index.map_or_else(|| self.index_name(), variable_name);
        let index = Given { name, input: Code::path("$states.input.index", Some(usize_shape())) };
        let (first, rest) = (&body.states[0], &body.states[1..]);
        let names: Vec<&str> = std::iter::once(map.item).chain(map.index).collect();
        let item_later = read_later(body, map.item);
        let index_later = calls(rest) || map.index.is_some_and(|index| read_later(body, index));
        let later = [(item_later, &item), (index_later, &index)].into_iter().filter(|(needed, _)| *needed);
        let later: Vec<&Given> = later.map(|(_, given)| given).collect();
        let read = calls(body.states) || names.iter().any(|name| mentions(&body.states, name));
        let apart = read && needs_a_pass(body, !later.is_empty(), &names);
        self.inside(body, |builder| {
            let mut here = builder.scope.clone();
            for (name, given) in [(Some(map.item), &item), (map.index, &index)] {
                name.iter().for_each(|name| builder.scope.bind(name, given.variable()));
                name.iter().for_each(|name| here.bind(name, given.input.clone()));
            }
            let start = if apart {
                builder.pass_before(state, first, assigned(&[&item, &index]))
            } else {
                builder.here = Some(here);
                builder.also_assigned = assigned(&later);
                first.name.to_owned()
            };
            builder.path.push((state.name, if apart { index.variable() } else { index.input.clone() }));
            builder.state(first);
            (builder.here, builder.also_assigned) = (None, Object::default());
            builder.path.pop();
            builder.path.push((state.name, index.variable()));
            rest.iter().for_each(|state| builder.state(state));
            builder.path.pop();
            start
        })
    }

    /// A `Pass` that assigns what an iteration is given, before its first state.
    fn pass_before(&mut self, map: &'static Source, first: &'static Source, assign: Object<Json>) -> String {
        let name = self.derived_name(map.name, ": item");
        self.derived.set_item(map, &name);
        let leave = Leave { assign, ..Leave::to(first.name.to_owned()) };
        self.add(name.clone(), State::Pass(document::Pass { comment: self.place(map), leave }));
        name
    }

    /// A name for the index of a map that does not bind it: no variable around it or in it has it.
    fn index_name(&mut self) -> String {
        let numbered = |number: usize| if number == 1 { "index".to_owned() } else { format!("index_{number}") };
        let mut number = 1;
        while !self.variables.insert(numbered(number)) {
            number += 1;
        }
        numbered(number)
    }

    /// The iterations around a state, as text: `PackAll[3]`.
    pub(super) fn iterations(&self) -> Option<Json> {
        if self.path.is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        for (position, (map, index)) in self.path.iter().enumerate() {
            let before = if position == 0 { "" } else { "]/" };
            parts.push(Code::constant(Json::String(format!("{before}{map}["))));
            parts.push(Code::atom(format!("$string({})", index.text), Some(&Shape::String)));
        }
        parts.push(Code::constant("]".into()));
        Some(concatenate(parts).json())
    }

    pub fn run(&mut self, state: &'static Source, run: &'static Run) {
        let workflow = (run.workflow)();
        let result = "$states.result.Output";
        let variables =
            run.assign.iter().map(|variable| (variable, Some(Code::path(result, Some((variable.shape)())))));
        let own = Own { variables: variables.collect() };
        let writer = Writer::new(self.here());
        let arguments = workflow.parameters.iter().zip(run.arguments).map(|(parameter, argument)| {
            let shape = Some((parameter.shape)());
            (parameter, Code { shape, ..writer.write(argument, shape) })
        });
        let input = match arguments.collect::<Vec<_>>().as_slice() {
            // Step Functions takes a text for the input's JSON.
            [(_, only)] if may_be_text(only.shape) => writer.json_text(only.clone()).json(),
            [(_, only)] => only.json(),
            all => Json::Object(Object(
                all.iter().map(|(parameter, code)| (parameter.name.to_owned(), code.json())).collect(),
            )),
        };
        let timeout_seconds = run.timeout.as_ref().map(|seconds| self.seconds(seconds));
        let place = self.states.len();
        let mut leave = self.leave_with(state, own);
        leave.output = Some(leave.output.unwrap_or_else(|| Code::path(result, None).json()));
        leave.retry = self.retriers(run.retry, None);
        leave.catch = self.catchers(state);
        let made = document::Task {
            comment: self.comment(state),
            resource: "arn:aws:states:::states:startExecution.sync:2".into(),
            arguments: Some(object([
                ("StateMachineArn", Json::String(self.deployment.state_machine(workflow.name))),
                ("Input", input),
            ])),
            timeout_seconds,
            heartbeat_seconds: None,
            leave,
        };
        self.states.insert(place, (state.name.to_owned(), State::Task(made)));
    }
}

/// What an iteration is given: its element, or its index.
struct Given {
    /// The variable that holds it after the first state.
    name: String,
    /// How the first state reads it.
    input: Code,
}

impl Given {
    fn variable(&self) -> Code {
        Code { text: format!("${}", self.name), strength: Strength::Atom, ..self.input.clone() }
    }
}

/// An `Output`, unless it is the result, which is handed on anyway.
fn not_the_result(output: Json) -> Option<Json> {
    (output != Code::path(RESULT, None).json()).then_some(output)
}

fn usize_shape() -> &'static Shape {
    <usize as crate::data::Data>::shape()
}

fn assigned(given: &[&Given]) -> Object<Json> {
    Object(given.iter().map(|given| (given.name.clone(), given.input.json())).collect())
}

/// Whether a body reads a name after its first state, or in a state that its first one needs to go on.
fn read_later(body: &Body, name: &str) -> bool {
    let first = &body.states[0];
    let after = !matches!(first.action, Action::None) && mentions(&first.target, name);
    after || mentions(&&body.states[1..], name)
}

/// Whether states, or those inside them, call tasks, which are told their iteration.
fn calls(states: &[Source]) -> bool {
    states.iter().any(|state| {
        matches!(state.action, Action::Task(_)) || state.action.bodies().iter().any(|body| calls(body.states))
    })
}

/// Whether a body's first state cannot read its input for itself and the others.
fn needs_a_pass(body: &Body, needed_later: bool, names: &[&str]) -> bool {
    let first = &body.states[0];
    let nested = matches!(first.action, Action::Parallel(_) | Action::Map(_));
    let ends = matches!(first.target, Target::Succeed(_) | Target::Fail(_));
    // A state without an action assigns nothing for the others.
    let decides = matches!(first.action, Action::None) && (!ends || needed_later);
    let one_way_match = matches!(&first.target, Target::Match { arms, .. } if arms.len() == 1);
    let caught = first
        .action
        .catchers()
        .iter()
        .any(|catch| needed_later || names.iter().any(|name| mentions(&catch.target, name)));
    nested || decides || one_way_match || caught || body.states.iter().any(enters_first)
}

/// Whether a state goes to the first one.
fn enters_first(state: &Source) -> bool {
    fn goes(target: &Target) -> bool {
        match target {
            Target::State { state, .. } => *state == 0,
            Target::If { then, otherwise, .. } => goes(then) || goes(otherwise),
            Target::Match { arms, .. } => arms.iter().any(|arm| goes(&arm.target)),
            Target::Succeed(_) | Target::Fail(_) => false,
        }
    }
    goes(&state.target) || state.action.catchers().iter().any(|catch| goes(&catch.target))
}
