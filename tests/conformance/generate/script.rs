//! Inputs of a generated workflow, and answers of its tasks, by the state that calls and the iteration it is in.

use fastrand::Rng;
use serde_json::{Value, json};

use super::flow::*;
use super::source::PARAMETERS;

/// The input, as the native run takes it, and the answers.
pub fn script(flow: &Flow, seed: u64) -> (Value, Value) {
    let mut script = Script { rng: Rng::with_seed(seed), answers: Vec::new(), calls: [0; TASKS.len()] };
    let input: Vec<Value> = PARAMETERS[..flow.parameters].iter().map(|(_, ty)| script.value(*ty)).collect();
    let input = if let [only] = input.as_slice() { only.clone() } else { Value::Array(input) };
    script.body(&flow.body, Some(""));
    script.task("ChildCount", 0, Some(""));
    let mut tasks = json!({});
    for (number, kind) in TASKS.iter().enumerate() {
        let answers = script.answers.iter().filter(|(task, _)| *task == number).map(|(_, answer)| answer.clone());
        tasks[kind.name] = answers.collect();
        if kind.service {
            tasks[kind.name] = json!([{"result": script.value(kind.result), "forever": true}]);
        }
    }
    (input, tasks)
}

struct Script {
    rng: Rng,
    answers: Vec<(usize, Value)>,
    /// How many calls in the short form each task has: they are named for it, and numbered.
    calls: [usize; TASKS.len()],
}

impl Script {
    /// The tasks of a body, which may fail in these iterations, or not at all.
    fn body(&mut self, body: &Body, fails: Option<&str>) {
        for State { number, action, .. } in &body.states {
            let state = format!("S{number}");
            match action {
                Action::Task(task) => self.task(&state, task.task, fails),
                Action::Parallel { branches, .. } => {
                    // The same branch as that which may fail by itself.
                    let failing = self.rng.usize(0..branches.len());
                    let failing = branches.iter().position(Branch::may_fail).unwrap_or(failing);
                    for (index, branch) in branches.iter().enumerate() {
                        self.branch(branch, fails.filter(|_| index == failing));
                    }
                }
                Action::Map(map) => {
                    let path = fails.map(|path| match path {
                        "" => format!("{state}[0]"),
                        path => format!("{path}/{state}[0]"),
                    });
                    self.branch(&map.body, path.as_deref());
                }
                Action::None | Action::Pass { .. } | Action::Wait(_) | Action::Run { .. } => {}
            }
        }
    }

    fn branch(&mut self, branch: &Branch, fails: Option<&str>) {
        match branch {
            Branch::States(body) => self.body(body, fails),
            Branch::Call(task) => {
                self.calls[task.task] += 1;
                let mut letters = TASKS[task.task].name.chars();
                let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
                let name = first + letters.as_str();
                let number = self.calls[task.task];
                let name = if number == 1 { name } else { format!("{name} {number}") };
                self.task(&name, task.task, fails);
            }
        }
    }

    fn task(&mut self, state: &str, task: usize, fails: Option<&str>) {
        if TASKS[task].service {
            return;
        }
        if let Some(path) = fails.filter(|_| TASKS[task].fails) {
            for _ in 0..self.rng.usize(0..4) {
                let answer = if self.rng.u32(0..3) == 0 {
                    json!({"result": self.value(TASKS[task].result)})
                } else {
                    self.error()
                };
                self.answer(task, json!({"state": state, "path": path}), answer);
            }
        }
        let result = json!({"result": self.value(TASKS[task].result), "forever": true});
        self.answer(task, json!({"state": state}), result);
    }

    fn answer(&mut self, task: usize, at: Value, mut answer: Value) {
        answer["at"] = at;
        self.answers.push((task, answer));
    }

    fn error(&mut self) -> Value {
        let typed = |name: &str, message: String, error: Value| json!({"error": format!("Oops.{name}"), "cause": {"message": message, "error": error}});
        match self.rng.u32(0..6) {
            0 | 1 => typed("Busy", "busy".into(), json!("Busy")),
            2 => typed("Refused", "refused: a \"b\"".into(), json!({"Refused": {"why": "a \"b\""}})),
            3 => typed("Broken", "broken at 9".into(), json!({"Broken": 9})),
            4 => json!({"error": "Odd.Named", "cause": "by \"name\""}),
            _ => json!({"error": "Task.Panicked", "cause": "{odd"}),
        }
    }

    fn value(&mut self, ty: Type) -> Value {
        match ty {
            Type::Int => json!(self.rng.i64(-5..30)),
            Type::Text => json!(["", "a", "b \"c\"", "é😀", "$x"][self.rng.usize(0..5)]),
            Type::Bool => json!(self.rng.bool()),
            Type::Ints => (0..self.rng.usize(0..4)).map(|_| json!(self.rng.i64(0..20))).collect(),
            Type::Maybe => {
                if self.rng.bool() {
                    Value::Null
                } else {
                    self.value(Type::Int)
                }
            }
            Type::Record => {
                let (a, b, kind) = (self.value(Type::Int), self.value(Type::Text), self.value(Type::Kind));
                let mut record = json!({"a": a, "text": b, "kind": kind});
                if self.rng.bool() {
                    record["c"] = self.value(Type::Int);
                }
                record
            }
            Type::Kind => {
                if self.rng.bool() {
                    json!("Plain")
                } else {
                    json!({"Heavy": {"grams": self.value(Type::Int)}})
                }
            }
        }
    }
}

impl Branch {
    /// Whether it can fail whatever its tasks answer.
    fn may_fail(&self) -> bool {
        let Branch::States(body) = self else { return false };
        body.may_fail()
    }
}

impl Body {
    fn may_fail(&self) -> bool {
        self.fails.is_some() || self.states.iter().any(State::may_fail)
    }
}

impl State {
    fn may_fail(&self) -> bool {
        let fails = |way: &Way| matches!(way, Way::Fail(_));
        let clauses = match &self.action {
            Action::Task(Task { clauses, .. }) | Action::Parallel { clauses, .. } => Some(clauses),
            Action::Map(map) => Some(&map.clauses),
            _ => None,
        };
        let inside = match &self.action {
            Action::Parallel { branches, .. } => branches.iter().any(Branch::may_fail),
            Action::Map(map) => map.body.may_fail(),
            Action::Run { .. } => true,
            _ => false,
        };
        let exit = match &self.exit {
            Exit::If { way, .. } | Exit::MatchMaybe { way, .. } | Exit::MatchInt { way, .. } => fails(way),
            Exit::Nested { ways, .. } | Exit::MatchKind { ways, .. } => ways.iter().any(fails),
            Exit::Next | Exit::Again => false,
        };
        inside || exit || clauses.is_some_and(|clauses| clauses.catches.iter().any(|catch| fails(&catch.way)))
    }
}
