//! Engines that are not ours: a warm process each, that takes a job a line and gives a result a line.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::native::Call;

pub struct Engine {
    pub name: String,
    process: Child,
    jobs: Option<ChildStdin>,
    results: BufReader<ChildStdout>,
}

/// What an engine says of a run.
#[derive(Debug)]
pub struct Told {
    pub status: String,
    pub output: Value,
    pub error: String,
    pub cause: String,
    pub calls: Vec<Call>,
    pub entered: Vec<String>,
    /// Nothing where the engine keeps no history.
    pub edges: Option<Vec<String>>,
    /// The seconds before each retry; nothing where the engine does not tell.
    pub retry_delays: Option<Vec<f64>>,
    /// The seconds of each wait.
    pub waits: Vec<f64>,
}

/// The engines that `tests/conformance/run` has installed, by their names; none when it did not start this.
pub fn installed() -> Option<Vec<String>> {
    let names = std::env::var("CONFORMANCE_ENGINES").ok()?;
    Some(names.split(',').map(str::to_owned).collect())
}

impl Engine {
    pub fn start(name: &str) -> Self {
        let judges = PathBuf::from(std::env::var_os("CONFORMANCE_JUDGES").expect("`CONFORMANCE_JUDGES` is a folder"));
        let mut process = Command::new(judges.join("run-engine"))
            .args(["--serve", "--engine", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let jobs = process.stdin.take();
        let mut results = BufReader::new(process.stdout.take().expect("its output is piped"));
        let mut ready = String::new();
        results.read_line(&mut ready).unwrap();
        assert!(ready.contains("ready"), "{name} does not start: it says {ready:?}");
        Engine { name: name.to_owned(), process, jobs, results }
    }

    pub fn run(&mut self, job: &Value) -> Told {
        let jobs = self.jobs.as_mut().expect("the engine runs");
        writeln!(jobs, "{job}").unwrap();
        jobs.flush().unwrap();
        let mut line = String::new();
        self.results.read_line(&mut line).unwrap();
        let result = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{} says {line:?}: {error}", self.name));
        told(&result)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.jobs.take();
        let _ = self.process.wait();
    }
}

fn told(result: &Value) -> Told {
    let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
    Told {
        status: text("status"),
        output: result["output"].clone(),
        error: text("error"),
        cause: text("cause"),
        calls: result["calls"].as_array().into_iter().flatten().filter_map(call).collect(),
        entered: names(&result["entered"]).unwrap_or_default(),
        edges: names(&result["edges"]),
        retry_delays: seconds(&result["retry_delays"]),
        // A time that was over is less than none.
        waits: seconds(&result["waits"]).unwrap_or_default().into_iter().filter(|wait| *wait >= 0.0).collect(),
    }
}

fn names(list: &Value) -> Option<Vec<String>> {
    Some(list.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn seconds(list: &Value) -> Option<Vec<f64>> {
    Some(list.as_array()?.iter().filter_map(Value::as_f64).collect())
}

/// A call of a task or a service.
fn call(call: &Value) -> Option<Call> {
    let (name, input) = (call["task"].as_str()?, &call["input"]);
    let name = name.strip_prefix("aws-sdk:").unwrap_or(name);
    let service = name != "lambda:worker" && !name.starts_with("activity:");
    if service {
        // Of a function that serves no tasks, the engine tells the payload alone.
        let (task, input) = match name.strip_prefix("lambda:") {
            Some(function) => ("lambda:invoke", &json!({"FunctionName": function, "Payload": input})),
            None => (name, input),
        };
        let arguments = input.as_object().cloned().unwrap_or_default();
        return Some(Call {
            task: task.into(),
            service,
            state: String::new(),
            path: String::new(),
            attempt: 0,
            arguments,
        });
    }
    let context = &input["context"];
    Some(Call {
        task: input["task"].as_str()?.into(),
        service,
        state: context["state"].as_str().unwrap_or_default().into(),
        path: context["path"].as_str().unwrap_or_default().into(),
        attempt: context["retryCount"].as_u64().unwrap_or_default() + 1,
        arguments: input["args"].as_object().cloned().unwrap_or_default(),
    })
}
