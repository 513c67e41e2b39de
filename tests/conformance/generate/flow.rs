//! Random workflows, as data.
//!
//! The states of a body stand in a row: each leads to the next, and may lead to a later one, to itself a few times, or to an
//! end. What an expression is, is decided when it is written: from its seed and the variables that are there. So whatever is
//! taken out of a flow, the rest is still a workflow.
//!
//! Branches and iterations race. So that every engine tells the same, at most one thread of an action can fail.

use fastrand::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Int,
    Text,
    Bool,
    Ints,
    Maybe,
    Record,
    Kind,
}

pub const TYPES: [Type; 7] = [Type::Int, Type::Text, Type::Bool, Type::Ints, Type::Maybe, Type::Record, Type::Kind];

/// An expression; the seed 0 is the plainest of its type.
#[derive(Clone, Copy, Debug)]
pub struct Value {
    pub ty: Type,
    pub seed: u64,
    /// Whether it may divide by what may be zero.
    pub fails: bool,
}

#[derive(Clone, Debug)]
pub struct Flow {
    pub number: usize,
    /// How many of the workflow's parameters it has.
    pub parameters: usize,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub struct Body {
    pub states: Vec<State>,
    pub output: Value,
    /// Whether its last state fails instead.
    pub fails: Option<Raised>,
}

#[derive(Clone, Debug)]
pub struct State {
    pub number: usize,
    pub parameter: Option<Type>,
    pub action: Action,
    pub exit: Exit,
    /// What the next state, or one that a way leads to, is given as its parameter.
    pub argument: u64,
}

#[derive(Clone, Debug)]
pub enum Action {
    None,
    Task(Task),
    /// A new variable, or at the top one of the workflow's parameters, assigned again.
    Pass {
        value: Value,
        again: bool,
    },
    Wait(Wait),
    Parallel {
        branches: Vec<Branch>,
        assign: bool,
        clauses: Clauses,
    },
    Map(Box<Map>),
    Run {
        argument: Value,
        caught: Option<Way>,
    },
}

#[derive(Clone, Debug)]
pub enum Wait {
    Seconds,
    For(u64),
    Until,
}

#[derive(Clone, Debug)]
pub struct Task {
    /// Which of [`TASKS`].
    pub task: usize,
    pub seeds: [u64; 2],
    pub limits: bool,
    pub clauses: Clauses,
}

#[derive(Clone, Debug)]
pub enum Branch {
    Call(Task),
    States(Body),
}

#[derive(Clone, Debug)]
pub struct Map {
    pub items: Value,
    pub index: bool,
    pub limit: Option<u32>,
    pub body: Branch,
    pub clauses: Clauses,
}

/// `retry` and `catch`.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    pub retries: Vec<Retry>,
    pub catches: Vec<Catch>,
}

#[derive(Clone, Debug)]
pub struct Retry {
    pub errors: Vec<Error>,
    pub attempts: u32,
    pub jitter: bool,
}

#[derive(Clone, Debug)]
pub struct Catch {
    pub error: Error,
    pub failure: bool,
    pub way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    Busy,
    Refused,
    Broken,
    Named,
    Timeout,
    TaskFailed,
    All,
}

#[derive(Clone, Debug)]
pub enum Exit {
    Next,
    If {
        condition: Value,
        way: Way,
        negated: bool,
    },
    Nested {
        condition: Value,
        inner: Value,
        ways: [Way; 2],
    },
    MatchKind {
        subject: Value,
        ways: [Way; 2],
    },
    MatchMaybe {
        subject: Value,
        way: Way,
    },
    MatchInt {
        subject: Value,
        way: Way,
    },
    /// A few times to itself, counted by its parameter.
    Again,
}

#[derive(Clone, Debug)]
pub enum Way {
    /// So many states on.
    On(usize),
    Succeed(u64),
    Fail(Raised),
}

#[derive(Clone, Copy, Debug)]
pub enum Raised {
    Built(u64),
    Refused(u64),
    Busy,
    /// What was caught; elsewhere as `Busy`.
    Caught,
}

/// A task: its name, its parameters and its result.
pub struct TaskKind {
    pub name: &'static str,
    pub parameters: &'static [Type],
    pub result: Type,
    pub fails: bool,
    pub service: bool,
}

const fn kind(name: &'static str, parameters: &'static [Type], result: Type) -> TaskKind {
    TaskKind { name, parameters, result, fails: false, service: false }
}

const fn failing(kind: TaskKind) -> TaskKind {
    TaskKind { fails: true, ..kind }
}

pub const TASKS: [TaskKind; 7] = [
    failing(kind("count", &[Type::Int, Type::Text], Type::Int)),
    failing(kind("spell", &[Type::Record], Type::Text)),
    kind("list", &[Type::Maybe], Type::Ints),
    failing(kind("file", &[Type::Ints, Type::Bool], Type::Record)),
    failing(kind("sort", &[Type::Kind, Type::Text], Type::Kind)),
    // A callback, which does not fail: LocalStack's engine then tries the `Parallel` around it again, and not its state.
    kind("look", &[], Type::Maybe),
    // It does not know which call it answers, so that it always answers the same.
    TaskKind { service: true, ..kind("fetch", &[Type::Text], Type::Record) },
];

/// Where a body stands.
#[derive(Clone, Copy)]
struct Around {
    depth: usize,
    /// Whether its states may fail.
    fails: bool,
}

pub fn random(number: usize, seed: u64) -> Flow {
    let mut random =
        Random { rng: Rng::with_seed(seed.wrapping_mul(0x9e37_79b9).wrapping_add(number as u64)), next: 1 };
    let states = random.rng.usize(2..8);
    let body = random.body(states, Around { depth: 0, fails: true });
    Flow { number, parameters: random.rng.usize(1..=TYPES.len()), body }
}

struct Random {
    rng: Rng,
    next: usize,
}

impl Random {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(0..100) < percent
    }

    fn seed(&mut self) -> u64 {
        self.rng.u64(1..1 << 32)
    }

    fn ty(&mut self) -> Type {
        TYPES[self.rng.usize(0..TYPES.len())]
    }

    fn value(&mut self, ty: Type) -> Value {
        Value { ty, seed: self.seed(), fails: false }
    }

    /// An expression whose failure would be nobody's but its own state's.
    fn risky(&mut self, ty: Type, around: Around) -> Value {
        let fails = around.depth == 0 && self.chance(15);
        Value { fails, ..self.value(ty) }
    }

    fn body(&mut self, count: usize, around: Around) -> Body {
        let states = (0..count).map(|place| self.state(count - place, around)).collect();
        let ty = if around.depth == 0 || self.chance(50) { self.ty() } else { Type::Int };
        let fails = (around.fails && self.chance(10)).then(|| self.raised(false));
        Body { states, output: self.risky(ty, around), fails }
    }

    fn state(&mut self, left: usize, around: Around) -> State {
        let number = self.next;
        self.next += 1;
        let action = self.action(left, around);
        let exit = self.exit(left, around);
        let parameter = self.chance(20).then(|| self.ty());
        let parameter = if matches!(exit, Exit::Again) { Some(Type::Int) } else { parameter };
        State { number, parameter, action, exit, argument: self.seed() }
    }

    fn action(&mut self, left: usize, around: Around) -> Action {
        let nested = if around.depth < 2 { 24 } else { 0 };
        match self.rng.u32(0..76 + nested) {
            0..40 => Action::Task(self.task(left, around)),
            40..55 => {
                let ty = self.ty();
                Action::Pass { value: self.risky(ty, around), again: around.depth == 0 && self.chance(50) }
            }
            55..64 => Action::Wait(match self.rng.u32(0..3) {
                0 => Wait::Seconds,
                1 => Wait::For(self.seed()),
                _ => Wait::Until,
            }),
            64..74 => Action::None,
            74..76 if around.depth == 0 => {
                let caught = self.chance(60).then(|| self.way(left, around, false));
                Action::Run { argument: self.value(Type::Int), caught }
            }
            74..76 => Action::None,
            76..88 => self.parallel(left, around),
            _ => Action::Map(Box::new(self.map(left, around))),
        }
    }

    fn task(&mut self, left: usize, around: Around) -> Task {
        let task = self.rng.usize(0..TASKS.len());
        let clauses = if TASKS[task].fails { self.clauses(left, around, false) } else { Clauses::default() };
        let limits = self.chance(25) && !TASKS[task].service;
        Task { task, seeds: [self.seed(), self.seed()], limits, clauses }
    }

    /// A call in the short form, which has no `catch`.
    fn call(&mut self, around: Around) -> Task {
        let mut task = self.task(1, around);
        task.clauses.catches.clear();
        task
    }

    fn inner(&mut self, around: Around, fails: bool) -> Branch {
        let around = Around { depth: around.depth + 1, fails };
        if self.chance(35) {
            return Branch::Call(self.call(around));
        }
        let states = self.rng.usize(1..4);
        Branch::States(self.body(states, around))
    }

    fn parallel(&mut self, left: usize, around: Around) -> Action {
        let branches = self.rng.usize(1..4);
        let failing = self.rng.usize(0..branches);
        let branches = (0..branches).map(|branch| self.inner(around, around.fails && branch == failing)).collect();
        Action::Parallel { branches, assign: self.chance(70), clauses: self.clauses(left, around, true) }
    }

    fn map(&mut self, left: usize, around: Around) -> Map {
        let limit = self.chance(50).then(|| self.rng.u32(1..4));
        // What fails is in the answers, and only in those of the first iteration.
        let body = self.inner(around, false);
        let (items, index) = (self.value(Type::Ints), self.chance(50));
        Map { items, index, limit, body, clauses: self.clauses(left, around, true) }
    }

    fn clauses(&mut self, left: usize, around: Around, nested: bool) -> Clauses {
        let mut errors =
            vec![Error::Busy, Error::Refused, Error::Broken, Error::Named, Error::Timeout, Error::TaskFailed];
        // Nothing in a branch or a body may have a time limit, and then none is to be caught around it.
        errors.retain(|error| !nested || *error != Error::Timeout);
        self.rng.shuffle(&mut errors);
        let mut retries = Vec::new();
        for _ in 0..self.rng.usize(0..3) {
            let count = self.rng.usize(1..3);
            let mut chosen: Vec<Error> = errors.drain(..count.min(errors.len())).collect();
            // It would leave the others nothing.
            chosen.retain(|error| *error != Error::TaskFailed);
            if !chosen.is_empty() {
                retries.push(self.retry(chosen));
            }
        }
        if self.chance(20) {
            retries.push(self.retry(vec![Error::All]));
        }
        let order =
            [Error::Busy, Error::Refused, Error::Broken, Error::Named, Error::Timeout, Error::TaskFailed, Error::All];
        let mut catches = Vec::new();
        for error in order {
            // Those of a `Failure` come last, each beside the other.
            let percent = if nested { 15 } else { 22 };
            if (!nested || error != Error::Timeout) && self.chance(percent) {
                let failure = self.chance(50);
                catches.push(Catch { error, failure, way: self.way(left, around, failure) });
            }
        }
        Clauses { retries, catches }
    }

    fn retry(&mut self, errors: Vec<Error>) -> Retry {
        Retry { errors, attempts: self.rng.u32(0..3), jitter: self.chance(30) }
    }

    fn exit(&mut self, left: usize, around: Around) -> Exit {
        match self.rng.u32(0..100) {
            0..52 => Exit::Next,
            52..66 => Exit::If {
                condition: self.risky(Type::Bool, around),
                way: self.way(left, around, false),
                negated: self.chance(50),
            },
            66..72 => Exit::Nested {
                condition: self.value(Type::Bool),
                inner: self.value(Type::Bool),
                ways: [self.way(left, around, false), self.way(left, around, false)],
            },
            72..80 => Exit::MatchKind {
                subject: self.value(Type::Kind),
                ways: [self.way(left, around, false), self.way(left, around, false)],
            },
            80..86 => Exit::MatchMaybe { subject: self.value(Type::Maybe), way: self.way(left, around, false) },
            86..92 => Exit::MatchInt { subject: self.risky(Type::Int, around), way: self.way(left, around, false) },
            _ => Exit::Again,
        }
    }

    fn way(&mut self, left: usize, around: Around, caught: bool) -> Way {
        match self.rng.u32(0..100) {
            0..45 if left > 1 => Way::On(self.rng.usize(1..left)),
            0..75 => Way::Succeed(self.seed()),
            _ if around.fails => Way::Fail(self.raised(caught)),
            _ => Way::Succeed(self.seed()),
        }
    }

    fn raised(&mut self, caught: bool) -> Raised {
        match self.rng.u32(0..4) {
            0 => Raised::Built(self.seed()),
            1 => Raised::Refused(self.seed()),
            2 if caught => Raised::Caught,
            _ => Raised::Busy,
        }
    }
}
