//! Every expression of a table gives natively what the reference implementation of JSONata gives
//! for its emission. `tests/oracle/run` installs that and runs this test, which is left out where
//! `JSONATA_HOME` names no place of it.
#![allow(missing_docs)]

use std::io::Write;
use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use workflow_runtime::asl::{Deployment, Json, State, StateMachine};
use workflow_runtime::{Failure, workflow};

mod data;
use data::*;

/// Nesting that AWS evaluates: about 100.
const DEEPEST: u64 = 80;

/// One expression with one input.
struct Question {
    name: String,
    output: Json,
    input: Value,
    native: Result<Value, Failure>,
    /// A value as its Rust type writes it.
    normal: fn(Value) -> Result<Value, serde_json::Error>,
}

fn normal<T: DeserializeOwned + serde::Serialize>(value: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
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
        $(mod $name {
            use super::*;
            workflow! {
                pub workflow Case($($parameter: $ty),*) -> $out { state Only => succeed $($expression)*; }
            }
        })*

        async fn questions() -> Vec<Question> {
            let mut questions = Vec::new();
            $(
                let output = only_output($name::Case::asl(&Deployment::lambda("f")).unwrap());
                for values in [$(json!($inputs)),*] {
                    let names: &[&str] = &[$(stringify!($parameter)),*];
                    let mut _values = values.as_array().unwrap().clone().into_iter();
                    let input = match names {
                        [_] => values[0].clone(),
                        names => names.iter().map(|name| (*name).to_owned()).zip(_values.clone()).collect(),
                    };
                    let native = $name::Case::run($(
                        serde_json::from_value::<$ty>(_values.next().unwrap()).expect(stringify!($name))
                    ),*).await;
                    questions.push(Question {
                        name: format!("{} of {values}", stringify!($name)),
                        output: output.clone(),
                        input,
                        native: native.map(|value| serde_json::to_value(value).unwrap()),
                        normal: normal::<$out>,
                    });
                }
            )*
            questions
        }
    };
}

include!("oracle/table.rs");

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
        let Question { name, output, native, .. } = question;
        format!("{name}\n  {}\n  native {native:?}\n  oracle {answer}", serde_json::to_string(output).unwrap())
    })
}

/// Equal as JSON, where `1.0` is `1`.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
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
    let questions = questions().await;
    let answers = answers(&questions);
    assert_eq!(answers.len(), questions.len());
    let differences: Vec<_> = questions.iter().zip(&answers).filter_map(|(q, a)| difference(q, a)).collect();
    let deepest = answers.iter().filter_map(|answer| answer["depth"].as_u64()).max();
    println!("{} expressions compared, which nest up to {} deep", questions.len(), deepest.unwrap_or_default());
    assert!(differences.is_empty(), "{} differ\n{}", differences.len(), differences.join("\n"));
}
