//! Every expression of a table gives natively what the reference implementation of JSONata gives
//! for its emission. `tests/oracle/run` installs that and runs this test, which is left out where
//! `JSONATA_HOME` names no place of it.
//!
//! Beside the inputs of the table each expression is given random ones of its types: `ORACLE_CASES`
//! says how many, `ORACLE_SEED` which. Of those that differ, the shortest is shown.
#![allow(missing_docs, unused_variables, clippy::let_unit_value)]

use std::collections::BTreeMap;
use std::io::Write;
use std::pin::Pin;
use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use workflow_runtime::asl::{Deployment, Json, State, StateMachine};
use workflow_runtime::shape::{Shape, ShapeFn};
use workflow_runtime::{Data, Failure, workflow};

mod data;
#[path = "oracle/random.rs"]
mod random;
use data::*;

/// Nesting that AWS evaluates: about 100.
const DEEPEST: u64 = 80;

/// One expression with one input.
struct Question {
    row: &'static str,
    values: Value,
    output: Json,
    input: Value,
    native: Result<Value, Failure>,
    /// A value as its Rust type writes it.
    normal: fn(Value) -> Result<Value, serde_json::Error>,
}

fn normal<T: DeserializeOwned + serde::Serialize>(value: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
}

/// One expression, and its inputs in the table.
struct Row {
    name: &'static str,
    output: Json,
    names: &'static [&'static str],
    shapes: &'static [ShapeFn],
    inputs: Vec<Value>,
    normal: fn(Value) -> Result<Value, serde_json::Error>,
}

type Running = Pin<Box<dyn Future<Output = Result<Value, Failure>>>>;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

impl Row {
    /// The questions of the row; `run` gives nothing for what is no input of its types.
    async fn ask(self, questions: &mut Vec<Question>, run: impl Fn(Vec<Value>) -> Option<Running>) {
        let seed =
            self.name.bytes().fold(setting("ORACLE_SEED", 1), |seed, byte| seed * 31 % 1_000_003 + u64::from(byte));
        let mut rng = fastrand::Rng::with_seed(seed);
        let cases = if self.shapes.is_empty() { 0 } else { setting("ORACLE_CASES", 60) };
        let random = (0..cases).map(|_| self.shapes.iter().map(|shape| random::value(shape(), &mut rng)).collect());
        for values in self.inputs.iter().cloned().chain(random.collect::<Vec<Value>>()) {
            let given = values.as_array().unwrap().clone();
            let inputs = self.inputs_of(&given);
            let Some(running) = run(given) else {
                assert!(!self.inputs.contains(&values), "{} has not the types of {values}", self.name);
                continue;
            };
            let native = running.await;
            questions.extend(inputs.into_iter().map(|input| {
                let (row, values, output) = (self.name, values.clone(), self.output.clone());
                Question { row, values, output, input, native: native.clone(), normal: self.normal }
            }));
        }
    }

    /// The execution's input with these values, and once more without what may be left out.
    fn inputs_of(&self, values: &[Value]) -> Vec<Value> {
        if let [_] = self.names {
            return values.to_vec();
        }
        let whole: Map<_, _> = self.names.iter().map(|name| (*name).to_owned()).zip(values.iter().cloned()).collect();
        let mut lacking = whole.clone();
        for (name, shape) in self.names.iter().zip(self.shapes) {
            if matches!(shape(), Shape::Option(_)) && whole[*name].is_null() {
                lacking.remove(*name);
            }
        }
        let mut inputs = vec![Value::Object(whole), Value::Object(lacking)];
        inputs.dedup();
        inputs
    }
}

/// The `Output` of the only state.
fn only_output(machine: StateMachine) -> Json {
    match machine.states.0.into_iter().next() {
        Some((_, State::Succeed(succeed))) => succeed.output.unwrap(),
        other => panic!("not a Succeed state: {other:?}"),
    }
}

macro_rules! table {
    ($($name:ident($($parameter:ident: $ty:ty),*) -> $out:ty { $($expression:tt)* } [$($inputs:tt),* $(,)?])*) => {
        // A function each: an editor takes minutes to infer the types of one that asks all.
        $(mod $name {
            use super::*;
            workflow! {
                pub workflow Case($($parameter: $ty),*) -> $out { state Only => succeed $($expression)*; }
            }

            pub async fn ask(questions: &mut Vec<Question>) {
                let row = Row {
                    name: stringify!($name),
                    output: only_output(Case::asl(&Deployment::lambda("f")).unwrap()),
                    names: &[$(stringify!($parameter)),*],
                    shapes: &[$(<$ty as Data>::shape),*],
                    inputs: vec![$(json!($inputs)),*],
                    normal: normal::<$out>,
                };
                row.ask(questions, |values| {
                    let mut _values = values.into_iter();
                    let ($($parameter,)*) = ($(serde_json::from_value::<$ty>(_values.next()?).ok()?,)*);
                    Some(Box::pin(async move {
                        Case::run($($parameter),*).await.map(|value| serde_json::to_value(value).unwrap())
                    }))
                }).await;
            }
        })*

        pub async fn questions() -> Vec<Question> {
            let mut questions = Vec::new();
            $($name::ask(&mut questions).await;)*
            questions
        }
    };
}

mod values {
    use super::*;
    include!("oracle/table.rs");
}

mod iterators {
    use super::*;
    include!("oracle/iterators.rs");
}

/// The reference implementation's answers.
fn answers(questions: &[Question]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/evaluate.js");
    let node = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut node = node.expect("node runs: JSONATA_HOME is set");
    let lines: String = questions
        .iter()
        .map(|question| {
            let text = match &question.output {
                Json::String(text) => text.strip_prefix("{%").and_then(|text| text.strip_suffix("%}")),
                _ => None,
            };
            let plain = serde_json::to_string(&question.output).unwrap();
            let expression = text.unwrap_or(&plain);
            let states = json!({"context": {"Execution": {"Id": "id", "Name": "name", "Input": question.input}}});
            format!("{}\n", json!({"expression": expression, "states": states}))
        })
        .collect();
    let mut stdin = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn difference(question: &Question, answer: &Value) -> Option<String> {
    let same = match (&question.native, answer.get("value")) {
        (Err(failure), None) => failure.error == "States.QueryEvaluationError",
        (Ok(native), Some(value)) => (question.normal)(value.clone()).is_ok_and(|value| same(native, &value)),
        _ => false,
    };
    let shallow = answer["depth"].as_u64().is_some_and(|depth| depth <= DEEPEST);
    (!same || !shallow).then(|| {
        let Question { row, values, output, native, .. } = question;
        format!(
            "{row} of {values}\n  {}\n  native {native:?}\n  oracle {answer}",
            serde_json::to_string(output).unwrap()
        )
    })
}

/// Equal as JSON, where `1.0` is `1` and the last bit of a number may be what reading it made of it.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) if a.is_f64() || b.is_f64() => {
            let (a, b) = (a.as_f64().unwrap_or_default(), b.as_f64().unwrap_or_default());
            a == b || (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Number(a), Value::Number(b)) => a == b,
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

#[tokio::test]
async fn the_reference_implementation_gives_the_same() {
    if std::env::var_os("JSONATA_HOME").is_none() {
        println!("left out: JSONATA_HOME is not set; `tests/oracle/run` sets it");
        return;
    }
    let mut questions = values::questions().await;
    questions.extend(iterators::questions().await);
    let answers = answers(&questions);
    assert_eq!(answers.len(), questions.len());
    let mut differences = BTreeMap::<_, String>::new();
    for (question, answer) in questions.iter().zip(&answers) {
        let Some(text) = difference(question, answer) else { continue };
        let shortest = differences.entry(question.row).or_insert_with(|| text.clone());
        if text.len() < shortest.len() {
            *shortest = text;
        }
    }
    let deepest = answers.iter().filter_map(|answer| answer["depth"].as_u64()).max();
    println!(
        "{} pairs compared with ORACLE_SEED={}; expressions nest up to {} deep",
        questions.len(),
        setting("ORACLE_SEED", 1),
        deepest.unwrap_or_default()
    );
    assert!(
        differences.is_empty(),
        "{} differ\n{}",
        differences.len(),
        differences.into_values().collect::<Vec<_>>().join("\n")
    );
}
