//! A workflow as data: what `workflow!` leaves for everything that draws or renders it.

use std::any::TypeId;
use std::collections::HashSet;
use std::panic::Location;

use crate::error::ErrorVariant;
use crate::expr::{Expr, Pattern};
use crate::frame::FrameInfo;
use crate::shape::ShapeFn;

/// A workflow's definition.
#[derive(Debug)]
pub struct Definition {
    /// The workflow's name.
    pub name: &'static str,
    /// Its doc comment, or `""`.
    pub doc: &'static str,
    /// What an execution is given.
    pub parameters: &'static [Variable],
    /// The shape of what it succeeds with.
    pub output: ShapeFn,
    /// Whether it is an Express workflow on AWS: `#[express]`.
    pub express: bool,
    /// Seconds after which an execution fails with `States.Timeout`.
    pub timeout: Option<u64>,
    /// What differs between its deployments.
    pub settings: Option<SettingsInfo>,
    /// The states in the order of the source; the first one is the start.
    pub states: &'static [State],
    #[doc(hidden)]
    pub frames: FrameInfo,
}

/// The settings of a workflow.
#[derive(Debug)]
pub struct SettingsInfo {
    /// The name of their struct in Rust: `ShipSettings`.
    pub name: &'static str,
    /// The settings in the order of the source.
    pub fields: &'static [Setting],
    #[doc(hidden)]
    pub id: fn() -> std::any::TypeId,
    #[doc(hidden)]
    pub read: fn() -> Result<crate::settings::Stored, Vec<String>>,
}

/// A setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The field's name in Rust: `queue_url`.
    pub name: &'static str,
    /// Its doc comment, or `""`.
    pub doc: &'static str,
    /// The shape of its type: a text, a number or a truth value.
    pub shape: ShapeFn,
    /// The name in ASL: `QueueUrl`, which is written `${QueueUrl}`.
    pub substitution: &'static str,
    /// The variable of the environment: `QUEUE_URL`.
    pub variable: &'static str,
}

impl Definition {
    /// The tasks that the workflow calls, each once, in the order of the source.
    pub fn tasks(&self) -> Vec<&'static TaskInfo> {
        let mut tasks = Vec::new();
        collect_tasks(self.states, &mut tasks);
        tasks
    }

    /// The workflow, and those that it and they run, each once.
    pub fn with_nested(&'static self) -> Vec<&'static Definition> {
        let mut definitions = vec![self];
        let mut next = 0;
        while let Some(definition) = definitions.get(next) {
            collect_runs(definition.states, &mut definitions);
            next += 1;
        }
        definitions
    }
}

fn collect_tasks(states: &'static [State], tasks: &mut Vec<&'static TaskInfo>) {
    for state in states {
        if let Action::Task(call) = &state.action
            && !tasks.iter().any(|task| (task.id)() == (call.task.id)())
        {
            tasks.push(call.task);
        }
        state.action.bodies().iter().for_each(|body| collect_tasks(body.states, tasks));
    }
}

fn collect_runs(states: &'static [State], definitions: &mut Vec<&'static Definition>) {
    for state in states {
        if let Action::Run(run) = &state.action {
            let definition = (run.workflow)();
            if !definitions.iter().any(|known| std::ptr::eq(*known, definition)) {
                definitions.push(definition);
            }
        }
        state.action.bodies().iter().for_each(|body| collect_runs(body.states, definitions));
    }
}

/// The paths of two tasks that have one name.
pub(crate) fn same_name(tasks: &[&'static TaskInfo]) -> Option<[&'static str; 2]> {
    let called: Vec<_> = tasks.iter().filter(|task| task.service.is_none()).collect();
    called.iter().enumerate().find_map(|(index, task)| {
        let other = called[..index].iter().find(|other| other.name == task.name)?;
        Some([(other.path)(), (task.path)()])
    })
}

/// A variable and the shape of its type.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// The variable's name.
    pub name: &'static str,
    /// The shape of its type.
    pub shape: ShapeFn,
}

/// One state.
#[derive(Debug)]
pub struct State {
    /// The state's name in ASL, history and pictures: the identifier, or what `#[name = "…"]` says.
    pub name: &'static str,
    /// The names that it had in earlier builds: `#[was("…")]`.
    pub was: &'static [&'static str],
    /// Its doc comment, or `""`.
    pub doc: &'static str,
    /// The variables that a transition to this state assigns.
    pub parameters: &'static [Variable],
    /// What it does.
    pub action: Action,
    /// Where it goes then.
    pub target: Target,
    /// Where it is written.
    pub place: &'static Location<'static>,
}

impl State {
    /// Which of its names this is: the one that it has, or one that it had.
    pub fn known_as(&self, name: &str) -> Option<&'static str> {
        std::iter::once(self.name).chain(self.was.iter().copied()).find(|known| *known == name)
    }

    /// The number of a catcher's first end. A state's ends, where it succeeds or fails, are numbered: those of its
    /// target, and then those of its catchers. (Equal ends of a definition may be one in memory.)
    pub(crate) fn first_end_of_catcher(&self, catcher: usize) -> usize {
        let before = self.action.catchers()[..catcher].iter().map(|catch| catch.target.ends());
        self.target.ends() + before.sum::<usize>()
    }
}

/// What a state does.
#[derive(Debug)]
#[non_exhaustive]
pub enum Action {
    /// Nothing: the state only decides.
    None,
    /// Calls a task.
    Task(Call),
    /// `let variable: T = value;`
    Pass {
        /// What is assigned.
        variable: Variable,
        /// The value.
        value: Expr,
    },
    /// Waits.
    Wait(Wait),
    /// Runs branches side by side.
    Parallel(Parallel),
    /// Runs the same states for every element of a list.
    Map(Map),
    /// Runs another workflow.
    Run(Run),
}

impl Action {
    /// The action's retriers.
    pub fn retriers(&self) -> &'static [Retrier] {
        match self {
            Action::Task(call) => call.retry,
            Action::Parallel(parallel) => parallel.retry,
            Action::Map(map) => map.retry,
            Action::Run(run) => run.retry,
            Action::None | Action::Pass { .. } | Action::Wait(_) => &[],
        }
    }

    /// The action's catchers.
    pub fn catchers(&self) -> &'static [Catcher] {
        match self {
            Action::Task(call) => call.catch,
            Action::Parallel(parallel) => parallel.catch,
            Action::Map(map) => map.catch,
            Action::Run(run) => run.catch,
            Action::None | Action::Pass { .. } | Action::Wait(_) => &[],
        }
    }

    /// The variables that the action assigns.
    #[cfg(feature = "durable")]
    pub(crate) fn variables(&'static self) -> Vec<&'static Variable> {
        match self {
            Action::Task(call) => call.assign.iter().collect(),
            Action::Pass { variable, .. } => vec![variable],
            Action::Parallel(Parallel { assign: Assign::Nothing, .. }) | Action::None | Action::Wait(_) => Vec::new(),
            Action::Parallel(Parallel { assign: Assign::Whole(variable), .. }) => vec![variable],
            Action::Parallel(Parallel { assign: Assign::Each(each), .. }) => each.iter().flatten().collect(),
            Action::Map(map) => map.assign.iter().collect(),
            Action::Run(run) => run.assign.iter().collect(),
        }
    }

    /// The states inside the action: of each branch, or of a map's body.
    pub fn bodies(&self) -> &'static [Body] {
        match self {
            Action::Parallel(parallel) => parallel.branches,
            Action::Map(map) => map.body,
            _ => &[],
        }
    }
}

/// The states of a branch, or of a map's body.
#[derive(Debug)]
pub struct Body {
    /// The shape of what it succeeds with.
    pub output: ShapeFn,
    /// The states in the order of the source; the first one is the start.
    pub states: &'static [State],
    #[doc(hidden)]
    pub frames: FrameInfo,
}

/// `parallel { … }`: its result is the tuple of the branches' results.
#[derive(Debug)]
pub struct Parallel {
    /// The branches.
    pub branches: &'static [Body],
    /// What becomes of the results.
    pub assign: Assign,
    /// The retriers; the first that matches an error decides.
    pub retry: &'static [Retrier],
    /// The catchers; the first that matches an error decides.
    pub catch: &'static [Catcher],
}

/// What becomes of the results of a `parallel`.
#[derive(Debug)]
pub enum Assign {
    /// Nothing.
    Nothing,
    /// The tuple of them gets a variable.
    Whole(Variable),
    /// `let (a, _) = …`: each may get a variable.
    Each(&'static [Option<Variable>]),
}

/// `map item in items { … }`: its result is the list of the iterations' results.
#[derive(Debug)]
pub struct Map {
    /// The list.
    pub items: Expr,
    /// The name of the element.
    pub item: &'static str,
    /// The shape of an element, where its type was written.
    pub item_shape: Option<ShapeFn>,
    /// The name of the element's position, if it is bound.
    pub index: Option<&'static str>,
    /// How many iterations may run at once; 0 is as many as there are.
    pub max_concurrency: u64,
    /// The body: always one.
    pub body: &'static [Body],
    /// The variable that gets the results.
    pub assign: Option<Variable>,
    /// The retriers; the first that matches an error decides.
    pub retry: &'static [Retrier],
    /// The catchers; the first that matches an error decides.
    pub catch: &'static [Catcher],
}

/// `run Workflow(arguments)`
#[derive(Debug)]
pub struct Run {
    /// The workflow.
    pub workflow: fn() -> &'static Definition,
    /// One argument for each of its parameters.
    pub arguments: &'static [Expr],
    /// The variable that gets its output.
    pub assign: Option<Variable>,
    /// Seconds that one attempt may take.
    pub timeout: Option<Seconds>,
    /// The retriers; the first that matches an error decides.
    pub retry: &'static [Retrier],
    /// The catchers; the first that matches an error decides.
    pub catch: &'static [Catcher],
}

/// How long a state waits.
#[derive(Debug)]
pub enum Wait {
    /// `wait 30s;`
    Seconds(u64),
    /// `wait for expression;`: whole seconds.
    For(Expr),
    /// `wait until expression;`: an RFC 3339 timestamp.
    Until(Expr),
}

/// A task as a definition knows it.
#[derive(Debug)]
pub struct TaskInfo {
    /// The function's name.
    pub name: &'static str,
    /// Its doc comment, or `""`.
    pub doc: &'static str,
    /// Its data parameters, in order (not its resources or its context).
    pub parameters: &'static [Variable],
    /// The shape of its result.
    pub output: ShapeFn,
    /// The variants of its error.
    pub errors: &'static [ErrorVariant],
    /// The shape of its error.
    pub error: ShapeFn,
    /// Whether it hands out a token and waits for the answer.
    pub callback: bool,
    /// The ARN of the service that Step Functions calls itself, with the only parameter as its arguments.
    pub service: Option<&'static str>,
    /// The resources that it needs from the runtime.
    pub resources: &'static [ResourceInfo],
    /// Whether it must not run twice: `#[task(once)]`.
    pub once: bool,
    /// The type that tells it from all other tasks.
    pub id: fn() -> TypeId,
    /// The Rust path of that type.
    pub path: fn() -> &'static str,
    #[cfg(feature = "durable")]
    pub(crate) check: fn(&str) -> Result<(), crate::callback::TokenError>,
    #[cfg(feature = "worker")]
    pub(crate) by_json: crate::worker::ByJson,
}

impl TaskInfo {
    /// What stands in `#[task(…)]`.
    #[doc(hidden)]
    pub const fn with_options(mut self, callback: bool, service: Option<&'static str>, once: bool) -> Self {
        self.callback = callback;
        self.service = service;
        self.once = once;
        self
    }
}

/// A resource that a task needs.
#[derive(Debug, Clone, Copy)]
pub struct ResourceInfo {
    /// The type's name.
    pub name: fn() -> &'static str,
    /// The type.
    pub id: fn() -> TypeId,
}

/// A call of a task.
#[derive(Debug)]
pub struct Call {
    /// The task.
    pub task: &'static TaskInfo,
    /// The arguments, one for each of the task's parameters.
    pub arguments: &'static [Expr],
    /// The variable that gets the result.
    pub assign: Option<Variable>,
    /// Seconds that one attempt may take.
    pub timeout: Option<Seconds>,
    /// Seconds that may pass between two heartbeats.
    pub heartbeat: Option<Seconds>,
    /// The retriers; the first that matches an error decides.
    pub retry: &'static [Retrier],
    /// The catchers; the first that matches an error decides.
    pub catch: &'static [Catcher],
}

/// A number of seconds, known now or at run time.
#[derive(Debug)]
pub enum Seconds {
    /// `timeout 30s`
    Literal(u64),
    /// `timeout for expression`
    For(Expr),
}

/// Which errors a clause is for.
#[derive(Debug)]
pub enum ErrorMatch {
    /// `_`: every error.
    All,
    /// An error that is named by its text: `States.Timeout`, `Lambda.TooManyRequestsException`.
    Named(&'static str),
    /// A variant of a task error.
    Variant {
        /// The error type's variants.
        errors: &'static [ErrorVariant],
        /// The variant's name in Rust.
        variant: &'static str,
    },
}

impl ErrorMatch {
    /// Whether it is a variant whose cause is a service's text.
    pub(crate) fn is_of_a_service(&self) -> bool {
        match self {
            ErrorMatch::Variant { errors, variant } => {
                errors.iter().any(|error| error.variant == *variant && error.service)
            }
            _ => false,
        }
    }

    /// The name that ASL's `ErrorEquals` uses.
    pub fn asl_name(&self) -> &'static str {
        match self {
            ErrorMatch::All => "States.ALL",
            ErrorMatch::Named(name) => name,
            ErrorMatch::Variant { errors, variant } => {
                errors.iter().find(|error| error.variant == *variant).map_or(variant, |error| error.name)
            }
        }
    }
}

/// `retry Busy | Slow { interval: 2s, … }`, with ASL's defaults for what was left out.
/// See <https://states-language.net/spec.html#errors>.
#[derive(Debug)]
pub struct Retrier {
    /// The errors that are retried.
    pub errors: &'static [ErrorMatch],
    /// Seconds before the first retry.
    pub interval: u64,
    /// How many retries at most; 0 means none.
    pub max_attempts: u32,
    /// By how much each delay is longer than the one before it.
    pub backoff_rate: f64,
    /// The longest delay, in seconds.
    pub max_delay: Option<u64>,
    /// Whether delays are spread at random.
    pub jitter: Jitter,
}

/// ASL's `JitterStrategy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jitter {
    /// The computed delay.
    None,
    /// A random time between nothing and the computed delay.
    Full,
}

/// `catch pattern as failure => target`
#[derive(Debug)]
pub struct Catcher {
    /// Which error.
    pub error: ErrorMatch,
    /// The pattern of the error's value, when a variant is caught: its bindings are names in `target`.
    pub pattern: Option<Pattern>,
    /// The name in `as failure`.
    pub failure: Option<&'static str>,
    /// Where it goes: a state, `succeed` or `fail`.
    pub target: Target,
}

/// Where a state goes.
#[derive(Debug)]
pub enum Target {
    /// To another state, with arguments for its parameters.
    State {
        /// The state's position in [`Definition::states`].
        state: usize,
        /// One argument for each of its parameters.
        arguments: &'static [Expr],
    },
    /// `if condition { … } else { … }`
    If {
        /// The condition.
        condition: Expr,
        /// The condition as it was written.
        text: &'static str,
        /// Where to go when it holds.
        then: &'static Target,
        /// Where to go when it does not.
        otherwise: &'static Target,
    },
    /// `match scrutinee { pattern if guard => target, … }`: exhaustive, so that the last arm that
    /// remains needs no test.
    Match {
        /// What is looked at.
        scrutinee: Expr,
        /// The arms in order.
        arms: &'static [TargetArm],
    },
    /// `succeed value`
    Succeed(Expr),
    /// `fail error`
    Fail(Fail),
}

impl Target {
    /// How many ends it has.
    pub(crate) fn ends(&self) -> usize {
        match self {
            Target::State { .. } => 0,
            Target::If { then, otherwise, .. } => then.ends() + otherwise.ends(),
            Target::Match { arms, .. } => arms.iter().map(|arm| arm.target.ends()).sum(),
            Target::Succeed(_) | Target::Fail(_) => 1,
        }
    }
}

/// An arm of a `match` between targets.
#[derive(Debug)]
pub struct TargetArm {
    /// The pattern; what it binds are names in `guard` and `target`.
    pub pattern: Pattern,
    /// The guard.
    pub guard: Option<Expr>,
    /// Pattern and guard as they were written.
    pub text: &'static str,
    /// Where to go.
    pub target: Target,
}

/// What `fail` raises.
#[derive(Debug)]
pub enum Fail {
    /// A `Failure`: a caught one, or one built in place.
    Failure(Expr),
    /// A task error built in place; the expression is a variant or struct literal.
    Error {
        /// The error type's variants.
        errors: &'static [ErrorVariant],
        /// The error type's shape.
        shape: ShapeFn,
        /// The variant's name in Rust; `""` for a struct.
        variant: &'static str,
        /// The literal.
        value: Expr,
    },
}

/// AWS's limit for the name of a state, in characters.
const LONGEST_NAME: usize = 80;

/// A name for a state that a decision or an end needs beside the user's state `name`: not among
/// `names`, to which it is added, and not too long.
pub(crate) fn derived_name(names: &mut HashSet<String>, name: &str, suffix: &str) -> String {
    let mut number = 1;
    loop {
        let suffix = if number == 1 { suffix.to_owned() } else { format!("{suffix} {number}") };
        let kept: String = name.chars().take(LONGEST_NAME - suffix.chars().count()).collect();
        let derived = kept + &suffix;
        if names.insert(derived.clone()) {
            return derived;
        }
        number += 1;
    }
}
