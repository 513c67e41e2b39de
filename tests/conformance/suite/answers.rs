//! Scripted answers of tasks: the same for the native run and for the engines.
//!
//! `{"charge": [{"error": "Bank.Busy", "cause": {…}, "times": 2}, {"when": {"cents": 5}, "result": 1}]}`: of a task's answers the
//! first is given that is not used up and whose `when` is part of the call's arguments. An answer is used once, or
//! `times`, or for `"forever": true` without end; `"delay": 2` gives it after two seconds. A cause that is no text is the JSON of
//! a typed error. `"at": {"state": "S1", "path": "S2[0]"}` is for calls of this state, in this iteration. `"hang": {"heartbeats": 2,
//! "every": 0.5}` sends so many heartbeats, with so many seconds before each, and never answers. A callback is answered by its token, or with
//! `"at_once": true` by the function that should have handed it out, which failed.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Map, Value, json};
use workflow_runtime::Failure;

use super::subject::{Served, Subject};

struct Answer {
    when: Option<Value>,
    at: Option<Value>,
    left: u64,
    reply: Reply,
}

/// What becomes of a call.
#[derive(Clone)]
pub enum Reply {
    After { seconds: u64, value: Result<Value, Failure> },
    Hang { heartbeats: u64, every: Duration },
}

/// What is left of them in a native run.
pub struct Answers(Mutex<HashMap<String, Vec<Answer>>>);

impl Answers {
    pub fn new(script: &Value) -> Self {
        let tasks = script.as_object().into_iter().flatten();
        Answers(Mutex::new(tasks.map(|(task, list)| (task.clone(), answers(list))).collect()))
    }

    /// The answer to a call.
    pub fn next(&self, task: &str, arguments: &Map<String, Value>, at: &Value) -> Reply {
        let mut tasks = self.0.lock().unwrap();
        let arguments = Value::Object(arguments.clone());
        let fits = |answer: &&mut Answer| {
            let is_for = |part: &Option<Value>, whole: &Value| part.as_ref().is_none_or(|part| part_of(part, whole));
            answer.left > 0 && is_for(&answer.when, &arguments) && is_for(&answer.at, at)
        };
        match tasks.get_mut(task).and_then(|answers| answers.iter_mut().find(fits)) {
            Some(answer) => {
                answer.left -= 1;
                answer.reply.clone()
            }
            None => {
                let failure = Failure::new("Judge.NoAnswer", format!("no scripted answer left for {task}"));
                Reply::After { seconds: 0, value: Err(failure) }
            }
        }
    }
}

fn answers(list: &Value) -> Vec<Answer> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|answer| Answer {
            when: answer.get("when").cloned(),
            at: answer.get("at").cloned(),
            left: if answer["forever"] == true { u64::MAX } else { answer["times"].as_u64().unwrap_or(1) },
            reply: reply(answer),
        })
        .collect()
}

fn reply(answer: &Value) -> Reply {
    if let Some(hang) = answer.get("hang") {
        let every = Duration::from_secs_f64(hang["every"].as_f64().unwrap_or(0.5));
        return Reply::Hang { heartbeats: hang["heartbeats"].as_u64().unwrap_or(0), every };
    }
    let value = match answer["error"].as_str() {
        Some(error) => Err(Failure::new(error, cause(&answer["cause"]))),
        None => Ok(answer["result"].clone()),
    };
    Reply::After { seconds: answer["delay"].as_u64().unwrap_or(0), value }
}

/// The text of a cause.
fn cause(cause: &Value) -> String {
    match cause {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        typed => typed.to_string(),
    }
}

/// Whether all that `part` has is in `whole`.
fn part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|found| part_of(value, found)))
        }
        _ => part == whole,
    }
}

/// The answers for an engine, by what serves each task there.
pub fn for_engine(script: &Value, subject: &Subject) -> Value {
    let mut engine: Map<String, Value> = Map::new();
    let mut add = |name: String, answer: Value| match engine.entry(name).or_insert_with(|| json!([])) {
        Value::Array(answers) => answers.push(answer),
        _ => unreachable!("all are lists"),
    };
    for (task, list) in script.as_object().into_iter().flatten() {
        let (name, payload, callback) = match subject.served(task) {
            Served::Lambda { callback } => ("worker".to_owned(), true, callback),
            Served::Activity => (task.clone(), true, false),
            Served::Service { action, callback } => (action, false, callback),
        };
        for answer in list.as_array().into_iter().flatten() {
            let by_token = callback && answer["at_once"] != true;
            let answer = if payload { of_payload(task, answer) } else { of_service(&name, answer) };
            if subject.is_called_by_sdk(task) {
                // LocalStack's engine has a name for it without the prefix.
                add(format!("aws-sdk:{name}"), answer.clone());
            }
            add(if by_token { format!("callback:{name}") } else { name.clone() }, answer);
        }
        if callback && payload {
            // The function has handed its token out.
            add(name, json!({"when": {"task": task}, "result": null, "forever": true}));
        }
    }
    engine.insert("stateMachines".into(), Value::Object(subject.machines.clone()));
    Value::Object(engine)
}

/// An answer to a call that has a worker's payload.
fn of_payload(task: &str, answer: &Value) -> Value {
    let mut answer = answer.clone();
    let mut when = json!({"task": task});
    if let Some(arguments) = answer.get("when") {
        when["args"] = arguments.clone();
    }
    if let Some(at) = answer.get("at") {
        when["context"] = at.clone();
        // The context of a call outside maps has no path.
        if at["path"] == "" {
            when["context"].as_object_mut().expect("it is an object").remove("path");
        }
    }
    if answer.get("error").is_some() {
        answer["cause"] = cause(&answer["cause"]).into();
    }
    answer["when"] = when;
    answer
}

/// An answer of a service, which is given its one argument alone. Of a Lambda function's answer the engine makes the rest.
fn of_service(action: &str, answer: &Value) -> Value {
    let mut answer = answer.clone();
    if action == "lambda:invoke" {
        answer["result"] = answer["result"]["Payload"].take();
    }
    if let Some(arguments) = answer.as_object_mut().and_then(|answer| answer.remove("when")) {
        answer["when"] =
            arguments.as_object().and_then(|arguments| arguments.values().next().cloned()).unwrap_or_default();
    }
    if answer.get("error").is_some() {
        answer["cause"] = cause(&answer["cause"]).into();
    }
    answer
}
