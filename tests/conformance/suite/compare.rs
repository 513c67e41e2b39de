//! What differs between a native run and an engine's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use workflow_runtime::Failure;

use super::edges::{Place, Places, Threads, entered};
use super::engine::Told;
use super::native::{Call, Run};
use super::subject::Subject;

/// What differs, a line each.
pub fn differences(subject: &Subject, run: &Run, told: &Told) -> Vec<String> {
    let mut found = Vec::new();
    match &run.result {
        Ok(output) => outputs(subject, output, told, &mut found),
        Err(failure) => failures(failure, told, &mut found),
    }
    let places = Places::of(&subject.document);
    let threads = Threads::of(&run.steps, &places);
    let history = History { places: &places, threads: &threads };
    history.states(told, &mut found);
    history.calls(&run.calls, &told.calls, &mut found);
    services(&run.calls, &told.calls, &mut found);
    found
}

fn outputs(subject: &Subject, output: &Value, told: &Told, found: &mut Vec<String>) {
    if told.status != "SUCCEEDED" {
        found.push(format!("natively it succeeds with {output}, there: {} {} {}", told.status, told.error, told.cause));
        return;
    }
    match (subject.normal)(told.output.clone()) {
        Ok(other) if other == *output => {}
        Ok(other) => found.push(format!("output: natively {output}, there {other}")),
        Err(error) => found.push(format!("the output {} is not of its Rust type: {error}", told.output)),
    }
}

fn failures(failure: &Failure, told: &Told, found: &mut Vec<String>) {
    if !["FAILED", "TIMED_OUT"].contains(&&*told.status) || told.error != failure.error {
        found.push(format!("natively it fails with {failure}, there: {} {} {}", told.status, told.error, told.cause));
        return;
    }
    // What AWS says of its own errors is for people, also where they were raised again.
    let (natively, there) = (cause(&failure.cause), cause(&unwrapped(&told.cause)));
    let of_aws = ["States.", "Workflow.States."].iter().any(|prefix| failure.error.starts_with(prefix));
    if !of_aws && natively != there {
        found.push(format!("the cause of {}: natively {natively}, there {there}", failure.error));
    }
}

/// A cause without what Lambda wraps around it.
fn unwrapped(cause: &str) -> String {
    let wrapper: Option<Value> = serde_json::from_str(cause).ok();
    let wrapper = wrapper.filter(|wrapper| wrapper.get("errorType").is_some());
    match wrapper.as_ref().and_then(|wrapper| wrapper["errorMessage"].as_str()) {
        Some(message) => message.to_owned(),
        None => cause.to_owned(),
    }
}

/// A cause as a value, where it is a typed error's.
fn cause(text: &str) -> Value {
    serde_json::from_str(text).ok().filter(Value::is_object).map_or_else(|| Value::String(text.into()), plain)
}

/// A value without its `null`s, and with whole numbers as such: JSON has several texts for one value.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name, plain(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(plain).collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => (float as i64).into(),
            _ => Value::Number(number),
        },
        value => value,
    }
}

struct History<'h> {
    places: &'h Places,
    threads: &'h Threads,
}

impl History<'_> {
    /// The edges, or where an engine tells none, the states.
    fn states(&self, told: &Told, found: &mut Vec<String>) {
        let there = told.edges.as_ref().unwrap_or(&told.entered);
        // Where a branch begins again, histories do not say what was before.
        let view = |edge: &String, race: bool| match told.edges {
            Some(_) if !race => edge.clone(),
            _ => entered(edge).to_owned(),
        };
        let (mut here, mut here_at_least, mut other, mut other_at_least) = (vec![], vec![], vec![], vec![]);
        for thread in self.threads.all.iter().filter(|thread| thread.is_sure()) {
            let race = self.threads.is_race(&thread.place, self.places);
            let list = if race { &mut here_at_least } else { &mut here };
            list.extend(thread.edges.iter().map(|edge| view(edge, race)));
        }
        for edge in there {
            let race = self.threads.is_race(&self.places.of_state(entered(edge)), self.places);
            let list = if race { &mut other_at_least } else { &mut other };
            list.push(view(edge, race));
        }
        let natively = minus(&here, &other).into_iter().chain(minus(&here_at_least, &other_at_least));
        found.extend(natively.map(|edge| format!("entered only natively: {edge}")));
        found.extend(minus(&other, &here).into_iter().map(|edge| format!("entered only there: {edge}")));
    }

    /// The calls, branch by branch.
    fn calls(&self, natively: &[Call], there: &[Call], found: &mut Vec<String>) {
        let sure = self.threads.all.iter().filter(|thread| thread.is_sure());
        let sure = sure.flat_map(|thread| &thread.calls).map(|position| &natively[*position]);
        let of_workers = |call: &&Call| !call.service;
        let natively = self.by_thread(sure.filter(of_workers));
        let there = self.by_thread(there.iter().filter(of_workers));
        let (none, keys) = (Vec::new(), natively.keys().chain(there.keys()).collect::<BTreeSet<_>>());
        for key in keys {
            let (here, other) = (natively.get(key).unwrap_or(&none), there.get(key).unwrap_or(&none));
            if self.threads.is_race(&key.0, self.places) {
                found.extend(minus(here, other).iter().map(|call| format!("called only natively: {call}")));
            } else if here != other {
                let position = here.iter().zip(other).take_while(|(here, other)| here == other).count();
                let call = |calls: &[String]| calls.get(position).cloned().unwrap_or("none".into());
                found.push(format!("call {position}: natively {}, there {}", call(here), call(other)));
            }
        }
    }

    fn by_thread<'c>(&self, calls: impl IntoIterator<Item = &'c Call>) -> BTreeMap<(Place, String), Vec<String>> {
        let mut threads: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for Call { task, state, path, attempt, arguments, .. } in calls {
            let arguments = plain(Value::Object(arguments.clone()));
            let call = format!("{task}{arguments} of {path} {state}, attempt {attempt}");
            threads.entry((self.places.of_state(state), path.clone())).or_default().push(call);
        }
        threads
    }
}

/// The calls of services, which are told their arguments alone.
fn services(natively: &[Call], there: &[Call], found: &mut Vec<String>) {
    let of_services = |calls: &[Call], arguments: fn(&Call) -> Value| -> Vec<String> {
        let calls = calls.iter().filter(|call| call.service);
        calls.map(|call| format!("{}{}", call.task, without_tokens(plain(arguments(call))))).collect()
    };
    let natively = of_services(natively, |call| call.arguments.values().next().cloned().unwrap_or_default());
    let there = of_services(there, |call| Value::Object(call.arguments.clone()));
    found.extend(minus(&natively, &there).iter().map(|call| format!("called only natively: {call}")));
    found.extend(minus(&there, &natively).iter().map(|call| format!("called only there: {call}")));
}

/// Each engine makes tokens of its own: here they stand in JSON texts, as the field `token`.
fn without_tokens(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, without_tokens(value))).collect(),
        Value::String(text) => match serde_json::from_str::<Value>(&text) {
            Ok(Value::Object(mut fields)) if fields.contains_key("token") => {
                fields.insert("token".into(), "…".into());
                Value::String(Value::Object(fields).to_string())
            }
            _ => Value::String(text),
        },
        value => value,
    }
}

/// What is in the first list and not in the second, each as often.
fn minus(list: &[String], other: &[String]) -> Vec<String> {
    let mut other: Vec<&String> = other.iter().collect();
    let mut left = Vec::new();
    for text in list {
        match other.iter().position(|known| *known == text) {
            Some(position) => drop(other.swap_remove(position)),
            None => left.push(text.clone()),
        }
    }
    left
}
