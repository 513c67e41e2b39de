//! The states of a document.

use std::collections::HashSet;

use super::choices::{Way, ways};
use super::code::{Code, Strength};
use super::deployment::{Deployment, On};
use super::document::{self, Catcher, Choice, Leave, Next, Rule, State, StateMachine};
use super::fail::failing;
use super::integration::Integration;
use super::json::{Json, Object, object};
use super::jsonata::{Scope, Writer};
use super::patterns::Matched;
use crate::clock;
use crate::data::Data;
use crate::definition::{
    Action, Assign, Call, Definition, ErrorMatch, Jitter, Retrier, Seconds, State as Source, Target, Variable, Wait,
    derived_name,
};
use crate::derived::Derived;
use crate::error::Failure;
use crate::expr::{Expr, Pattern};
use crate::graph::Kind;
use crate::shape::{Shape, ShapeFn};

/// The longest time that ASL accepts, in seconds.
const LONGEST_TIME: u64 = 99_999_999;

/// The input of the execution, which every state can read.
const INPUT: &str = "$states.context.Execution.Input";

/// The document, and which of its states are not the user's.
pub fn machine(definition: &'static Definition, deployment: &Deployment) -> (StateMachine, Derived) {
    let assigned = assigned_variables(definition.states);
    let is_assigned = |parameter: &&Variable| assigned.iter().any(|variable| variable.name == parameter.name);
    let (assigned_inputs, inputs): (Vec<&Variable>, Vec<&Variable>) =
        definition.parameters.iter().partition(is_assigned);
    let mut builder = Builder::new(definition, deployment);
    for parameter in inputs {
        builder.scope.bind(parameter.name, input(definition, parameter));
    }
    builder.bind(assigned_inputs.iter().copied().chain(assigned));
    let start = builder.start(definition, &assigned_inputs);
    for state in definition.states {
        builder.state(state);
    }
    let machine = StateMachine {
        comment: comment(definition.doc),
        query_language: "JSONata".into(),
        timeout_seconds: definition.timeout,
        start_at: start,
        states: Object(builder.states),
        other: Object::default(),
    };
    (machine, builder.derived)
}

fn comment(doc: &str) -> Option<String> {
    (!doc.is_empty()).then(|| doc.to_owned())
}

pub(super) struct Builder<'d> {
    pub(super) deployment: &'d Deployment,
    /// The states among which targets point, and the shape of what they succeed with.
    pub(super) sources: &'static [Source],
    pub(super) output: ShapeFn,
    /// The variables, as every state reads them.
    pub(super) scope: Scope,
    /// The variables as the state reads them that is being written, where that differs.
    pub(super) here: Option<Scope>,
    /// What that state assigns besides what it says.
    pub(super) also_assigned: Object<Json>,
    /// The maps around, with how each's index is read.
    pub(super) path: Vec<(&'static str, Code)>,
    names: HashSet<String>,
    /// What was made beside the user's states.
    pub(super) derived: Derived,
    /// Names of variables, those of the maps' indices among them.
    pub(super) variables: HashSet<String>,
    pub(super) states: Vec<(String, State)>,
}

/// Assigns what an action gives, unless the target has a parameter of that name.
fn assign_result(leave: &mut Leave, variable: &Variable, value: &Code) {
    let name = variable_name(variable.name);
    if leave.assign.get(&name).is_none() {
        leave.assign.0.insert(0, (name, value.json()));
    }
}

impl<'d> Builder<'d> {
    fn new(definition: &'static Definition, deployment: &'d Deployment) -> Self {
        let mut builder = Builder {
            deployment,
            sources: definition.states,
            output: definition.output,
            scope: Scope::default(),
            here: None,
            also_assigned: Object::default(),
            path: Vec::new(),
            names: HashSet::new(),
            derived: Derived::default(),
            variables: definition.parameters.iter().map(|parameter| variable_name(parameter.name)).collect(),
            states: Vec::new(),
        };
        builder.take_names(definition.states);
        builder
    }

    /// No derived state, and no index of a map, is named as a state or variable of the user's.
    fn take_names(&mut self, states: &'static [Source]) {
        self.variables.extend(assigned_variables(states).iter().map(|variable| variable_name(variable.name)));
        for state in states {
            self.names.insert(state.name.to_owned());
            if let Action::Map(map) = &state.action {
                self.variables.extend([Some(map.item), map.index].into_iter().flatten().map(variable_name));
            }
            state.action.bodies().iter().for_each(|body| self.take_names(body.states));
        }
    }

    /// Lets expressions read variables.
    pub(super) fn bind(&mut self, variables: impl Iterator<Item = &'static Variable>) {
        for variable in variables {
            let name = format!("${}", variable_name(variable.name));
            self.scope.bind(variable.name, Code::atom(name, Some((variable.shape)())));
        }
    }

    /// The first state; a `Pass` that assigns the parameters where some state assigns them again.
    fn start(&mut self, definition: &'static Definition, assigned_inputs: &[&'static Variable]) -> String {
        let first = definition.states[0].name;
        if assigned_inputs.is_empty() {
            return first.to_owned();
        }
        let values =
            assigned_inputs.iter().map(|variable| (variable_name(variable.name), input(definition, variable).json()));
        let assign = Object(values.collect());
        let name = self.derived_name(first, ": input");
        self.derived.input = Some(name.clone());
        let leave = Leave { assign, ..Leave::to(first.to_owned()) };
        self.add(name.clone(), State::Pass(document::Pass { comment: self.place(&definition.states[0]), leave }));
        name
    }

    /// A state's doc comment, and its place if it is asked for.
    pub(super) fn comment(&self, state: &Source) -> Option<String> {
        match (comment(state.doc), self.place(state)) {
            (Some(doc), Some(place)) => Some(format!("{doc} ({place})")),
            (doc, place) => doc.or(place),
        }
    }

    /// Where a state is written, if that is asked for: the comment of those made for it.
    pub(super) fn place(&self, state: &Source) -> Option<String> {
        self.deployment.has_places().then(|| format!("{}:{}", state.place.file(), state.place.line()))
    }

    pub(super) fn add(&mut self, name: String, state: State) {
        self.states.push((name, state));
    }

    pub(super) fn derived_name(&mut self, name: &str, suffix: &str) -> String {
        derived_name(&mut self.names, name, suffix)
    }

    pub(super) fn state(&mut self, state: &'static Source) {
        match &state.action {
            Action::None => self.deciding(state),
            Action::Pass { variable, value } => {
                let value = self.write(value, Some((variable.shape)()));
                let own = Own { variables: vec![(variable, None)] };
                self.action(state, own, |comment, mut leave| {
                    assign_result(&mut leave, variable, &value);
                    State::Pass(document::Pass { comment, leave })
                });
            }
            Action::Wait(wait) => {
                let (seconds, timestamp) = match wait {
                    Wait::Seconds(seconds) => (Some((*seconds).into()), None),
                    Wait::For(seconds) => (Some(self.dynamic_seconds(seconds, 0)), None),
                    Wait::Until(time) => (None, Some(timestamp(&self.write(time, Some(&Shape::String))))),
                };
                self.action(state, Own::none(), |comment, leave| {
                    State::Wait(document::Wait { comment, seconds, timestamp, leave })
                });
            }
            Action::Task(call) => self.task(state, call),
            Action::Parallel(parallel) => self.parallel(state, parallel),
            Action::Map(map) => self.map(state, map),
            Action::Run(run) => self.run(state, run),
        }
    }

    /// The variables as the state that is being written reads them.
    pub(super) fn here(&self) -> &Scope {
        self.here.as_ref().unwrap_or(&self.scope)
    }

    pub(super) fn write(&self, expr: &Expr, expected: Option<&'static Shape>) -> Code {
        Writer::new(self.here()).write(expr, expected)
    }

    /// A state without an action: it is what its target needs.
    fn deciding(&mut self, state: &'static Source) {
        let place = self.states.len();
        let ways = ways(&state.target, self.here());
        let made = match ways.as_slice() {
            [Way { target: Target::Succeed(value), scope, .. }] => State::Succeed(document::Succeed {
                comment: self.comment(state),
                output: Some(Writer::new(scope).write(value, Some((self.output)())).structure()),
                ..Default::default()
            }),
            [Way { target: Target::Fail(fail), scope, .. }] => State::Fail(failing(fail, scope, self.comment(state))),
            [only] => {
                let (assign, next) = self.enter(state, only);
                let leave = Leave { assign, ..Leave::to(next) };
                State::Pass(document::Pass { comment: self.comment(state), leave })
            }
            _ => self.choice(state, ways, self.comment(state)),
        };
        self.states.insert(place, (state.name.to_owned(), made));
    }

    fn choice(&mut self, state: &'static Source, ways: Vec<Way<'_>>, comment: Option<String>) -> State {
        let mut choice = Choice { comment, ..Default::default() };
        let last = ways.len() - 1;
        for (index, way) in ways.into_iter().enumerate() {
            let (assign, next) = self.enter(state, &way);
            if index == last {
                choice.default = Some(next);
                choice.assign = assign;
            } else {
                let comment = self::comment(&way.texts.join(" && "));
                choice.choices.push(Rule {
                    comment,
                    condition: way.condition().expression(),
                    assign,
                    next,
                    other: Object::default(),
                });
            }
        }
        State::Choice(choice)
    }

    /// Where a way leads: a state with its arguments, or a state made for an end.
    fn enter(&mut self, state: &'static Source, way: &Way<'_>) -> (Object<Json>, String) {
        match way.target {
            Target::State { state, arguments } => {
                (self.arguments(*state, arguments, &way.scope), self.sources[*state].name.to_owned())
            }
            end => (Object::default(), self.end_state(state, end, way.end, &way.scope)),
        }
    }

    /// The state made for an end; one, even where two ways of a decision lead there.
    fn end_state(&mut self, state: &'static Source, end: &Target, number: usize, scope: &Scope) -> String {
        if let Some(made) = self.derived.end(state, number) {
            return made.name.clone();
        }
        let comment = self.place(state);
        let (suffix, kind, made) = match end {
            Target::Succeed(value) => {
                let output = Some(Writer::new(scope).write(value, Some((self.output)())).structure());
                (
                    ": succeed",
                    Kind::Succeed,
                    State::Succeed(document::Succeed { comment, output, ..Default::default() }),
                )
            }
            Target::Fail(fail) => (": fail", Kind::Fail, State::Fail(failing(fail, scope, comment))),
            Target::State { .. } | Target::If { .. } | Target::Match { .. } => return state.name.to_owned(),
        };
        let name = self.derived_name(state.name, suffix);
        self.derived.set_end(state, number, &name, kind);
        self.add(name.clone(), made);
        name
    }

    fn arguments(&self, state: usize, arguments: &'static [Expr], scope: &Scope) -> Object<Json> {
        let parameters = self.sources[state].parameters;
        let values = parameters.iter().zip(arguments).map(|(parameter, argument)| {
            let code = Writer::new(scope).write(argument, Some((parameter.shape)()));
            (variable_name(parameter.name), code.json())
        });
        Object(values.collect())
    }

    /// A state with an action, and the states that its target needs after it.
    fn action(&mut self, state: &'static Source, own: Own<'_>, make: impl FnOnce(Option<String>, Leave) -> State) {
        let place = self.states.len();
        let leave = self.leave(state, &own);
        self.states.insert(place, (state.name.to_owned(), make(self.comment(state), leave)));
    }

    /// How a state with an action leaves. Its own `Assign` and `Output` see its variables as they
    /// were before it, and an expression that fails there would fail the action itself: what needs
    /// more than that goes into a state after it.
    pub(super) fn leave(&mut self, state: &'static Source, own: &Own<'_>) -> Leave {
        let mut leave = self.way_out(state, own);
        leave.assign.0.splice(0..0, std::mem::take(&mut self.also_assigned.0));
        leave
    }

    fn way_out(&mut self, state: &'static Source, own: &Own<'_>) -> Leave {
        let ways = ways(&state.target, &self.scope);
        let [only] = ways.as_slice() else {
            let name = self.after(state, "?", Kind::Choice);
            let place = self.states.len();
            let choice = self.choice(state, ways, self.place(state));
            self.states.insert(place, (name.clone(), choice));
            return Leave::to(name);
        };
        let inside = own.scope(self.here.as_ref().unwrap_or(&only.scope));
        match only.target {
            Target::State { state: to, arguments }
                if arguments.iter().all(|argument| own.allows(argument, &inside)) =>
            {
                let assign = self.arguments(*to, arguments, &inside);
                Leave { assign, ..Leave::to(self.sources[*to].name.to_owned()) }
            }
            Target::State { .. } => {
                let name = self.after(state, ": then", Kind::Pass);
                let (assign, next) = self.enter(state, only);
                let leave = Leave { assign, ..Leave::to(next) };
                self.add(name.clone(), State::Pass(document::Pass { comment: self.place(state), leave }));
                Leave::to(name)
            }
            Target::Succeed(value) if own.allows(value, &inside) => {
                let output = Writer::new(&inside).write(value, Some((self.output)())).structure();
                Leave { output: Some(output), ..Leave::default() }
            }
            _ => {
                let (_, next) = self.enter(state, only);
                Leave::to(next)
            }
        }
    }

    /// The name of the state after a state's action.
    fn after(&mut self, state: &'static Source, suffix: &str, kind: Kind) -> String {
        let name = self.derived_name(state.name, suffix);
        self.derived.set_after(state, &name, kind);
        name
    }

    /// How a state leaves that assigns its result, unless it ends there.
    pub(super) fn leave_with(&mut self, state: &'static Source, own: Own<'_>) -> Leave {
        let mut leave = self.leave(state, &own);
        if leave.next != Next::End(true) {
            for (variable, value) in own.variables.iter().rev() {
                value.iter().for_each(|value| assign_result(&mut leave, variable, value));
            }
        }
        leave
    }

    fn task(&mut self, state: &'static Source, call: &'static Call) {
        let Integration { resource, arguments, result, worker } = self.integration(call);
        let shape = Some((call.task.output)());
        let own =
            Own { variables: call.assign.iter().map(|variable| (variable, Some(Code::path(result, shape)))).collect() };
        let timeout_seconds = call.timeout.as_ref().map(|seconds| self.seconds(seconds));
        let may_beat = call.task.callback || worker.as_ref().is_none_or(On::sends_heartbeats);
        let heartbeat_seconds = call.heartbeat.as_ref().filter(|_| may_beat).map(|seconds| self.seconds(seconds));
        let place = self.states.len();
        let mut leave = self.leave_with(state, own);
        leave.output = Some(leave.output.unwrap_or_else(|| Code::path(result, shape).json()));
        let own_retrier = worker.and_then(|worker| self.deployment.retrier(&worker)).filter(|_| !call.task.once);
        leave.retry = self.retriers(call.retry, own_retrier);
        leave.catch = self.catchers(state);
        let (comment, arguments) = (self.comment(state), Some(arguments));
        let task = document::Task { comment, resource, arguments, timeout_seconds, heartbeat_seconds, leave };
        self.states.insert(place, (state.name.to_owned(), State::Task(task)));
    }

    /// What a worker is given.
    pub(super) fn payload(&self, call: &'static Call, token: Option<Json>) -> Json {
        let arguments = call.task.parameters.iter().zip(call.arguments).map(|(parameter, argument)| {
            (parameter.name.to_owned(), self.write(argument, Some((parameter.shape)())).json())
        });
        let fields = [
            ("task", call.task.name.into()),
            ("args", Json::Object(Object(arguments.collect()))),
            ("context", self.call_context()),
        ];
        object(fields.into_iter().chain(token.map(|token| ("token", token))))
    }

    /// Which visit of which state a call belongs to.
    fn call_context(&self) -> Json {
        let context = |path: &str| Json::String(format!("{{% $states.context.{path} %}}"));
        let mut fields = vec![
            ("execution".to_owned(), context("Execution.Id")),
            ("startTime".to_owned(), context("Execution.StartTime")),
            ("state".to_owned(), context("State.Name")),
            ("enteredTime".to_owned(), context("State.EnteredTime")),
            ("retryCount".to_owned(), context("State.RetryCount")),
        ];
        fields.extend(self.iterations().map(|path| ("path".to_owned(), path)));
        Json::Object(Object(fields))
    }

    pub(super) fn seconds(&self, seconds: &Seconds) -> Json {
        match seconds {
            Seconds::Literal(seconds) => (*seconds).into(),
            Seconds::For(value) => self.dynamic_seconds(value, 1),
        }
    }

    /// Seconds as an expression; a constant as it is where AWS takes it, which otherwise would
    /// refuse the whole definition and not fail the state.
    fn dynamic_seconds(&self, value: &Expr, least: u64) -> Json {
        let code = self.write(value, None);
        match &code.constant {
            Some(Json::Number(number)) if number.as_u64().is_some_and(|n| (least..=LONGEST_TIME).contains(&n)) => {
                code.json()
            }
            _ => code.expression(),
        }
    }

    /// The user's retriers; that of the worker's own errors before one for every error, which is last.
    pub(super) fn retriers(
        &self,
        retriers: &'static [Retrier],
        worker: Option<document::Retrier>,
    ) -> Vec<document::Retrier> {
        let is_all = |retrier: &Retrier| retrier.errors.iter().any(|error| matches!(error, ErrorMatch::All));
        let mut all: Vec<_> = retriers.iter().map(retrier).collect();
        let place = retriers.iter().position(is_all).unwrap_or(all.len());
        all.splice(place..place, worker);
        all
    }

    pub(super) fn catchers(&mut self, state: &'static Source) -> Vec<Catcher> {
        let catchers = state.action.catchers().iter().enumerate();
        catchers.map(|(number, catch)| self.catcher(state, catch, state.first_end_of_catcher(number))).collect()
    }

    fn catcher(&mut self, state: &'static Source, catch: &'static crate::definition::Catcher, end: usize) -> Catcher {
        let mut bindings: Vec<(&'static str, Code)> = Vec::new();
        if let Some(pattern) = &catch.pattern {
            let matched = match pattern {
                Pattern::Variant { fields, .. } if catch.error.is_of_a_service() => {
                    Matched::parts(&Code::atom(CAUSE, Some(&Shape::String)), fields)
                }
                _ => Matched::fields_of_variant(&Code::path(TYPED_ERROR, None), pattern),
            };
            bindings.extend(matched.bindings);
        }
        let failure = match &state.action {
            Action::Task(call) if call.task.service.is_some() => {
                format!("{{'error': $states.errorOutput.Error, 'cause': {CAUSE}}}")
            }
            _ => CAUGHT_FAILURE.to_owned(),
        };
        bindings.extend(catch.failure.map(|name| (name, Code::atom(failure, Some(Failure::shape())))));
        let (assign, next) = match &catch.target {
            Target::State { .. } => {
                let mut scope = self.scope.clone();
                bindings.into_iter().for_each(|(name, code)| scope.bind(name, code));
                let way = Way { conditions: Vec::new(), texts: Vec::new(), scope, target: &catch.target, end };
                self.enter(state, &way)
            }
            // The state that ends the execution cannot see the error: it is assigned on the way.
            target => {
                let mut scope = self.scope.clone();
                let mut assign = Object::default();
                for (name, code) in bindings {
                    assign.0.push((variable_name(name), code.json()));
                    scope.bind(name, Code::atom(format!("${}", variable_name(name)), code.shape));
                }
                let way = Way { conditions: Vec::new(), texts: Vec::new(), scope, target, end };
                (assign, self.enter(state, &way).1)
            }
        };
        Catcher { error_equals: vec![catch.error.asl_name().to_owned()], assign, next, other: Object::default() }
    }
}

/// A timestamp as an expression; a constant as it is where it is one.
fn timestamp(code: &Code) -> Json {
    match &code.constant {
        Some(Json::String(text)) if clock::parse_rfc3339(text).is_some() => code.json(),
        _ => code.expression(),
    }
}

/// The JSON of a caught typed error: Lambda wraps what its function answers in an object of its own.
const TYPED_ERROR: &str =
    "($c := $parse($states.errorOutput.Cause); $exists($c.errorType) ? $parse($c.errorMessage) : $c).error";

/// The text of what a service failed with, which nothing of ours wraps.
const CAUSE: &str = "($exists($states.errorOutput.Cause) ? $states.errorOutput.Cause : '')";

/// A caught error as a `Failure`: a cause is a worker's text, Lambda's wrapper of it, or missing.
const CAUGHT_FAILURE: &str = "{'error': $states.errorOutput.Error, 'cause': \
    $not($exists($states.errorOutput.Cause)) ? '' : \
    $substring($states.errorOutput.Cause, 0, 13) = '{\"errorType\":' ? \
    $parse($states.errorOutput.Cause).errorMessage : $states.errorOutput.Cause}";

/// What a state's action assigns, as its own `Assign` and `Output` can read it.
pub(super) struct Own<'v> {
    pub variables: Vec<(&'v Variable, Option<Code>)>,
}

impl Own<'_> {
    fn none() -> Self {
        Own { variables: Vec::new() }
    }

    fn scope(&self, scope: &Scope) -> Scope {
        let mut scope = scope.clone();
        for (variable, value) in &self.variables {
            value.iter().for_each(|value| scope.bind(variable.name, value.clone()));
        }
        scope
    }

    /// Whether an expression may stand in the state itself.
    fn allows(&self, expr: &Expr, scope: &Scope) -> bool {
        let hidden = self.variables.iter().any(|(variable, value)| value.is_none() && mentions(expr, variable.name));
        !hidden && !Writer::new(scope).write(expr, None).fails
    }
}

/// Whether a part of a definition names a variable.
pub(super) fn mentions(part: &impl std::fmt::Debug, name: &str) -> bool {
    format!("{part:?}").contains(&format!("Var({name:?})"))
}

/// The variables that states assign, without those inside their branches and maps.
pub(super) fn assigned_variables(states: &'static [Source]) -> Vec<&'static Variable> {
    let mut assigned: Vec<&'static Variable> = Vec::new();
    for state in states {
        assigned.extend(state.parameters);
        match &state.action {
            Action::Pass { variable, .. } => assigned.push(variable),
            Action::Task(call) => assigned.extend(&call.assign),
            Action::Map(map) => assigned.extend(&map.assign),
            Action::Run(run) => assigned.extend(&run.assign),
            Action::Parallel(parallel) => match &parallel.assign {
                Assign::Nothing => {}
                Assign::Whole(variable) => assigned.push(variable),
                Assign::Each(variables) => assigned.extend(variables.iter().flatten()),
            },
            Action::None | Action::Wait(_) => {}
        }
    }
    assigned
}

/// How a parameter of the workflow is read from the execution's input.
fn input(definition: &'static Definition, parameter: &'static Variable) -> Code {
    let shape = Some((parameter.shape)());
    if definition.parameters.len() == 1 {
        return Code::path(INPUT, shape);
    }
    let path = format!("{INPUT}{}", super::code::step(parameter.name));
    match shape {
        Some(Shape::Option(_)) => Code {
            bare: Some(path.clone()),
            ..Code::new(format!("$exists({path}) ? {path} : null"), Strength::Ternary, shape)
        },
        _ => Code::path(path, shape),
    }
}

/// A variable's name in ASL: one that would hide a function of JSONata gets a `_`, as does one that
/// would then be the same; `states` is AWS's own. One that begins with `_` gets a letter before it, since AWS wants one
/// there, and so does one that would then be the same.
pub(super) fn variable_name(name: &str) -> String {
    if name.starts_with('_') || name.starts_with("unread") {
        return format!("unread{name}");
    }
    let plain = name.trim_end_matches('_');
    if plain == "states" || FUNCTIONS.contains(&plain) { format!("{name}_") } else { name.to_owned() }
}

/// JSONata's functions (<https://docs.jsonata.org/string-functions> and the pages beside it) and
/// those that AWS adds, as far as a Rust name can meet them: those of one lower case word.
#[rustfmt::skip]
const FUNCTIONS: [&str; 57] = [
    "abs", "append", "assert", "average", "boolean", "ceil", "clone", "contains", "count", "distinct", "each", "error",
    "eval", "exists", "filter", "floor", "hash", "join", "keys", "length", "lookup", "lowercase", "map", "match", "max",
    "merge", "millis", "min", "not", "now", "number", "pad", "parse", "partition", "power", "random", "range", "reduce",
    "replace", "reverse", "round", "shuffle", "sift", "single", "sort", "split", "spread", "sqrt", "string", "substring",
    "sum", "trim", "type", "uppercase", "uuid", "values", "zip",
];

fn retrier(retrier: &Retrier) -> document::Retrier {
    let rate = retrier.backoff_rate;
    let whole = rate.fract() == 0.0 && rate < 9e15;
    document::Retrier {
        error_equals: retrier.errors.iter().map(|error| error.asl_name().to_owned()).collect(),
        interval_seconds: Some(retrier.interval),
        max_attempts: Some(retrier.max_attempts),
        backoff_rate: match serde_json::Number::from_f64(rate) {
            Some(number) if !whole => Some(number),
            _ => Some((rate as u64).into()),
        },
        max_delay_seconds: retrier.max_delay,
        jitter_strategy: (retrier.jitter == Jitter::Full).then(|| "FULL".into()),
        other: Object::default(),
    }
}
