//! Scripted answers of tasks: the same for the native run and for the engines.
//!
//! `{"charge": [{"error": "Bank.Busy", "cause": {…}, "times": 2}, {"when": {"cents": 5}, "result": 1}]}`: of a task's answers the
//! first is given that is not used up and whose `when` is part of the call's arguments. An answer is used once, or
//! `times`, or for `"forever": true` without end; `"delay": 2` gives it after two seconds. A cause that is no text is the JSON of
//! a typed error. `"at": {"state": "S1", "path": "S2[0]"}` is for calls of this state, in this iteration.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Map, Value, json};
use workflow_runtime::Failure;

struct Answer {
    when: Option<Value>,
    at: Option<Value>,
    left: u64,
    delay: u64,
    value: Result<Value, Failure>,
}

/// What is left of them in a native run.
pub struct Answers(Mutex<HashMap<String, Vec<Answer>>>);

impl Answers {
    pub fn new(script: &Value) -> Self {
        let tasks = script.as_object().into_iter().flatten();
        Answers(Mutex::new(tasks.map(|(task, list)| (task.clone(), answers(list))).collect()))
    }

    /// The answer to a call, and the seconds until it comes.
    pub fn next(&self, task: &str, arguments: &Map<String, Value>, at: &Value) -> (u64, Result<Value, Failure>) {
        let mut tasks = self.0.lock().unwrap();
        let arguments = Value::Object(arguments.clone());
        let fits = |answer: &&mut Answer| {
            let is_for = |part: &Option<Value>, whole: &Value| part.as_ref().is_none_or(|part| part_of(part, whole));
            answer.left > 0 && is_for(&answer.when, &arguments) && is_for(&answer.at, at)
        };
        match tasks.get_mut(task).and_then(|answers| answers.iter_mut().find(fits)) {
            Some(answer) => {
                answer.left -= 1;
                (answer.delay, answer.value.clone())
            }
            None => (0, Err(Failure::new("Judge.NoAnswer", format!("no scripted answer left for {task}")))),
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
            delay: answer["delay"].as_u64().unwrap_or(0),
            value: match answer["error"].as_str() {
                Some(error) => Err(Failure::new(error, cause(&answer["cause"]))),
                None => Ok(answer["result"].clone()),
            },
        })
        .collect()
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

/// The answers for an engine, in which one Lambda function `worker` serves all tasks.
pub fn for_engine(script: &Value, machines: &Map<String, Value>) -> Value {
    let mut worker = Vec::new();
    for (task, list) in script.as_object().into_iter().flatten() {
        for answer in list.as_array().into_iter().flatten() {
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
            worker.push(answer);
        }
    }
    json!({"worker": worker, "stateMachines": machines})
}

pub fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
