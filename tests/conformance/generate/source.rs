//! A flow as the source of a workflow.

use std::fmt::Write;

use super::express::{Variable, express, rust_type};
use super::flow::*;

/// The workflow's parameters, of which a flow has the first few.
pub const PARAMETERS: [(&str, Type); 7] = [
    ("n", Type::Int),
    ("record", Type::Record),
    ("text", Type::Text),
    ("numbers", Type::Ints),
    ("flag", Type::Bool),
    ("maybe", Type::Maybe),
    ("kind", Type::Kind),
];

pub fn name(flow: &Flow) -> String {
    format!("W{}", flow.number)
}

pub fn source(flow: &Flow) -> String {
    let parameters = &PARAMETERS[..flow.parameters];
    let declared: Vec<String> = parameters.iter().map(|(name, ty)| format!("{name}: {}", rust_type(*ty))).collect();
    let variables = parameters.iter().map(|(name, ty)| Variable { name: (*name).into(), ty: *ty }).collect();
    let states = body(&flow.body, variables);
    let output = rust_type(flow.body.output.ty);
    format!(
        "workflow! {{\n    pub workflow {}({}) -> {output} {{\n{states}    }}\n}}\n",
        name(flow),
        declared.join(", ")
    )
}

/// Writes the states of a body, each with the variables that every way to it has assigned.
fn body(body: &Body, variables: Vec<Variable>) -> String {
    let mut text = String::new();
    let mut entry: Vec<Option<Vec<Variable>>> = vec![None; body.states.len()];
    entry[0] = Some(variables);
    for place in 0..body.states.len() {
        let variables = entry[place].clone().unwrap_or_default();
        text += &Writer { body, place, entry: &mut entry }.state(variables);
    }
    text
}

struct Writer<'w> {
    body: &'w Body,
    place: usize,
    entry: &'w mut Vec<Option<Vec<Variable>>>,
}

impl Writer<'_> {
    fn own(&self) -> &State {
        &self.body.states[self.place]
    }

    /// Nothing gives the first state of a body a parameter.
    fn parameter(&self, place: usize) -> Option<Type> {
        self.body.states[place].parameter.filter(|_| place > 0)
    }

    fn state(&mut self, mut variables: Vec<Variable>) -> String {
        let State { number, action, exit, .. } = self.own().clone();
        let parameter = self.parameter(self.place);
        let mut text = format!("        state S{number}");
        if let Some(ty) = parameter {
            let _ = write!(text, "(p{number}: {})", rust_type(ty));
            variables.push(Variable { name: format!("p{number}"), ty });
        }
        let (action, assigned) = self.action(number, &action, &variables);
        variables.extend(assigned);
        let exit = self.exit(number, &exit, &variables);
        match action {
            Some(action) => writeln!(text, " {{\n            {action}\n            => {exit}\n        }}"),
            None => writeln!(text, " => {exit};"),
        }
        .expect("a text takes all");
        text
    }

    /// The action, and what it assigns.
    fn action(&mut self, number: usize, action: &Action, variables: &[Variable]) -> (Option<String>, Vec<Variable>) {
        let fresh = |ty| vec![Variable { name: format!("v{number}"), ty }];
        match action {
            Action::None => (None, Vec::new()),
            Action::Pass { value, again } => {
                let again = variables.iter().find(|variable| {
                    *again && variable.ty == value.ty && PARAMETERS.iter().any(|(name, _)| *name == variable.name)
                });
                let name = again.map_or(format!("v{number}"), |variable| variable.name.clone());
                let assigned = if again.is_some() { Vec::new() } else { fresh(value.ty) };
                let (ty, value) = (rust_type(value.ty), express(*value, variables));
                (Some(format!("let {name}: {ty} = {value};")), assigned)
            }
            Action::Wait(wait) => {
                let text = match wait {
                    Wait::Seconds => "wait 1s;".to_owned(),
                    Wait::For(seed) => {
                        let condition = express(Value { ty: Type::Bool, seed: *seed, fails: false }, variables);
                        format!("wait for if {condition} {{ 1 }} else {{ 0 }};")
                    }
                    Wait::Until => "wait until \"2020-01-01T00:00:00Z\";".to_owned(),
                };
                (Some(text), Vec::new())
            }
            Action::Task(task) => {
                let (call, clauses) = (call(task, variables), self.clauses(number, &task.clauses, variables));
                (Some(format!("let v{number} = {call}{clauses};")), fresh(TASKS[task.task].result))
            }
            Action::Run { argument, caught } => {
                let argument = express(*argument, variables);
                let caught = caught.as_ref().map_or(String::new(), |way| {
                    format!(" catch States::TaskFailed => {}", self.way(way, variables, "", true))
                });
                (Some(format!("let v{number} = run Child({argument}){caught};")), fresh(Type::Int))
            }
            Action::Parallel { branches, assign, clauses } => {
                let texts: Vec<String> = branches.iter().map(|branch| inner(branch, variables, "branch ")).collect();
                let assigned: Vec<Variable> = branches
                    .iter()
                    .enumerate()
                    .map(|(index, branch)| Variable { name: format!("v{number}_{index}"), ty: branch.output() })
                    .collect();
                let names: Vec<&str> = assigned.iter().map(|variable| &*variable.name).collect();
                let names = if *assign { format!("let ({}) = ", names.join(", ")) } else { String::new() };
                let clauses = self.clauses(number, clauses, variables);
                let text = format!("{names}parallel {{\n{}\n            }}{clauses};", texts.join(",\n"));
                (Some(text), if *assign { assigned } else { Vec::new() })
            }
            Action::Map(map) => {
                let items = express(map.items, variables);
                let (item, index) = (format!("e{number}"), format!("i{number}"));
                let mut inside = variables.to_vec();
                inside.push(Variable { name: item.clone(), ty: Type::Int });
                let states = matches!(map.body, Branch::States(_));
                let item = if states { format!("{item}: i64") } else { item };
                let item = if map.index { format!("({index}, {item})") } else { item };
                let limit = map.limit.map_or(String::new(), |limit| format!(" with {{ max_concurrency: {limit} }}"));
                let body = inner(&map.body, &inside, "");
                let body = if states { body } else { format!("{{ {body} }}") };
                let clauses = self.clauses(number, &map.clauses, variables);
                let text = format!("let v{number} = map {item} in {items}{limit} {body}{clauses};");
                (Some(text), if map.body.output() == Type::Int { fresh(Type::Ints) } else { Vec::new() })
            }
        }
    }

    fn clauses(&mut self, number: usize, clauses: &Clauses, variables: &[Variable]) -> String {
        let mut text = retries(&clauses.retries);
        for (index, Catch { error, failure, way }) in clauses.catches.iter().enumerate() {
            let mut variables = variables.to_vec();
            let binding = format!("b{number}_{index}");
            let (pattern, ty) = match error {
                Error::Refused => (format!("Oops::Refused {{ why: {binding} }}"), Some(Type::Text)),
                Error::Broken => (format!("Oops::Broken({binding})"), Some(Type::Int)),
                error => (error_name(*error).to_owned(), None),
            };
            variables.extend(ty.map(|ty| Variable { name: binding, ty }));
            let failure = failure.then(|| format!("f{number}_{index}")).unwrap_or_default();
            let bound = if failure.is_empty() { String::new() } else { format!(" as {failure}") };
            let way = self.way(way, &variables, &failure, true);
            let _ = write!(text, "\n                catch {pattern}{bound} => {way}");
        }
        text
    }

    fn exit(&mut self, number: usize, exit: &Exit, variables: &[Variable]) -> String {
        match exit {
            Exit::Again if self.can_repeat() => {
                let next = self.next(variables);
                format!("if p{number} > 0 && p{number} < 4 {{ S{number}(p{number} - 1) }} else {{ {next} }}")
            }
            Exit::Next | Exit::Again => self.next(variables),
            Exit::If { condition, way, negated } => {
                let condition = express(*condition, variables);
                let (way, next) = (self.way(way, variables, "", false), self.next(variables));
                let (first, second) = if *negated { (next, way) } else { (way, next) };
                format!("if {condition} {{ {first} }} else {{ {second} }}")
            }
            Exit::Nested { condition, inner, ways: [first, second] } => {
                let (condition, inner) = (express(*condition, variables), express(*inner, variables));
                let (first, second) = (self.way(first, variables, "", false), self.way(second, variables, "", false));
                let next = self.next(variables);
                format!("if {condition} {{ if {inner} {{ {first} }} else {{ {next} }} }} else {{ {second} }}")
            }
            Exit::MatchKind { subject, ways: [plain, heavy] } => {
                let subject = express(*subject, variables);
                let (plain, next) = (self.way(plain, variables, "", false), self.next(variables));
                let grams = format!("g{number}");
                let mut inside = variables.to_vec();
                inside.push(Variable { name: grams.clone(), ty: Type::Int });
                let heavy = self.way(heavy, &inside, "", false);
                format!(
                    "match ({subject}) {{ Kind::Plain => {plain}, Kind::Heavy {{ grams: {grams} }} if {grams} > 5 => {heavy}, \
                     _ => {next} }}"
                )
            }
            Exit::MatchMaybe { subject, way } => {
                let subject = express(*subject, variables);
                let some = format!("g{number}");
                let mut inside = variables.to_vec();
                inside.push(Variable { name: some.clone(), ty: Type::Int });
                let (way, next) = (self.way(way, &inside, "", false), self.next(variables));
                // `None` alone has no type.
                let subject = if subject == "None" { "Some(1)".to_owned() } else { subject };
                format!("match ({subject}) {{ Some({some}) => {way}, None => {next} }}")
            }
            Exit::MatchInt { subject, way } => {
                let subject = express(*subject, variables);
                let (way, next) = (self.way(way, variables, "", false), self.next(variables));
                format!("match ({subject}) {{ 0 | 1 | 7 => {way}, _ => {next} }}")
            }
        }
    }

    /// A cycle has to wait or work, and is counted by the state's parameter.
    fn can_repeat(&self) -> bool {
        works(&self.own().action) && self.parameter(self.place) == Some(Type::Int)
    }

    fn next(&mut self, variables: &[Variable]) -> String {
        self.to(self.place + 1, variables)
    }

    fn way(&mut self, way: &Way, variables: &[Variable], failure: &str, caught: bool) -> String {
        match way {
            Way::On(states) => self.to(self.place + states, variables),
            Way::Succeed(seed) => {
                format!("succeed {}", express(Value { seed: *seed, fails: false, ..self.body.output }, variables))
            }
            Way::Fail(raised) => raise(*raised, variables, failure, caught),
        }
    }

    fn to(&mut self, place: usize, variables: &[Variable]) -> String {
        let Some(State { number, parameter, argument, .. }) = self.body.states.get(place) else {
            return match self.body.fails {
                Some(raised) => raise(raised, variables, "", false),
                None => format!("succeed {}", express(self.body.output, variables)),
            };
        };
        let meeting = &mut self.entry[place];
        let known: Vec<Variable> = variables.to_vec();
        let both = |met: Vec<Variable>| {
            met.into_iter().filter(|variable| known.iter().any(|other| other.name == variable.name)).collect()
        };
        // What a catch or a pattern binds is gone after the transition.
        let lasting = |variable: &Variable| !variable.name.starts_with(['b', 'g']);
        let fresh = || variables.iter().filter(|variable| lasting(variable)).cloned().collect();
        *meeting = Some(meeting.take().map_or_else(fresh, both));
        match parameter {
            Some(ty) => {
                let seed = if *argument == 0 { 0 } else { argument + self.place as u64 };
                format!("S{number}({})", express(Value { ty: *ty, seed, fails: false }, variables))
            }
            None => format!("S{number}"),
        }
    }
}

impl Branch {
    pub fn output(&self) -> Type {
        match self {
            Branch::Call(task) => TASKS[task.task].result,
            Branch::States(body) => body.output.ty,
        }
    }
}

/// Whether an action waits or calls a task.
fn works(action: &Action) -> bool {
    let inside = |branch: &Branch| match branch {
        Branch::Call(_) => true,
        Branch::States(body) => body.states.iter().any(|state| works(&state.action)),
    };
    match action {
        Action::None | Action::Pass { .. } => false,
        Action::Task(_) | Action::Wait(_) | Action::Run { .. } => true,
        Action::Parallel { branches, .. } => branches.iter().any(inside),
        Action::Map(map) => inside(&map.body),
    }
}

fn inner(branch: &Branch, variables: &[Variable], before: &str) -> String {
    match branch {
        Branch::Call(task) => format!("{}{}", call(task, variables), retries(&task.clauses.retries)),
        Branch::States(states) => {
            let output = rust_type(states.output.ty);
            format!("{before}-> {output} {{\n{}            }}", body(states, variables.to_vec()))
        }
    }
}

fn call(task: &Task, variables: &[Variable]) -> String {
    let kind = &TASKS[task.task];
    let arguments = kind.parameters.iter().zip(task.seeds).map(|(ty, seed)| {
        let argument = express(Value { ty: *ty, seed, fails: false }, variables);
        match ty {
            _ if kind.service => format!("&Fetch {{ table_name: {argument} }}"),
            Type::Record | Type::Kind => format!("&{argument}"),
            _ => argument,
        }
    });
    let arguments: Vec<String> = arguments.collect();
    let question = if kind.fails { "?" } else { "" };
    let heartbeat = if task.limits { " heartbeat 10s" } else { "" };
    format!("{}({}){question} timeout 30s{heartbeat}", kind.name, arguments.join(", "))
}

fn retries(retries: &[Retry]) -> String {
    let retries = retries.iter().map(|Retry { errors, attempts, jitter }| {
        let errors: Vec<&str> = errors.iter().map(|error| error_name(*error)).collect();
        let jitter = if *jitter { ", jitter: full" } else { "" };
        format!(" retry {} {{ interval: 1s, max_attempts: {attempts}, backoff_rate: 1.5{jitter} }}", errors.join(" | "))
    });
    retries.collect()
}

fn error_name(error: Error) -> &'static str {
    match error {
        Error::Busy => "Oops::Busy",
        Error::Refused => "Oops::Refused",
        Error::Broken => "Oops::Broken",
        Error::Named => "\"Odd.Named\"",
        Error::Timeout => "States::Timeout",
        Error::TaskFailed => "States::TaskFailed",
        Error::All => "_",
    }
}

fn raise(raised: Raised, variables: &[Variable], failure: &str, caught: bool) -> String {
    let text = |seed| express(Value { ty: Type::Text, seed, fails: false }, variables);
    match raised {
        Raised::Built(seed) => format!("fail Failure {{ error: \"Odd.Built\", cause: {} }}", text(seed)),
        Raised::Refused(seed) => format!("fail Oops::Refused {{ why: {} }}", text(seed)),
        Raised::Caught if caught && !failure.is_empty() => format!("fail {failure}"),
        Raised::Caught | Raised::Busy => "fail Oops::Busy".into(),
    }
}
