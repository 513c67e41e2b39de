//! What differs between a native run and an engine's.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use workflow_runtime::Failure;

use super::edges::{Place, Places, Thread, Threads, entered};
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
    history.services(subject, &run.calls, told, &mut found);
    history.times(subject, told, &mut found);
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

    /// The calls of services, which do not tell from where they come. LocalStack's engine shows them with the names that its
    /// client has for their fields. The start of a nested execution is none.
    fn services(&self, subject: &Subject, natively: &[Call], told: &Told, found: &mut Vec<String>) {
        let nested = |call: &Call| call.task == "states:startExecution" && !subject.machines.is_empty();
        let text = |call: &Call, arguments: Value| {
            let arguments = without_tokens(plain(arguments));
            let arguments = if told.edges.is_some() { in_lower_case(arguments) } else { arguments };
            format!("{}{arguments}", call.task)
        };
        // Natively, a service has one parameter.
        let own = |call: &Call| text(call, call.arguments.values().next().cloned().unwrap_or_default());
        let of_thread = |thread: &Thread| -> Vec<String> {
            let calls = thread.calls.iter().map(|position| &natively[*position]);
            calls.filter(|call| call.service).map(own).collect()
        };
        let there = told.calls.iter().filter(|call| call.service && !nested(call));
        let there: Vec<String> = there.map(|call| text(call, Value::Object(call.arguments.clone()))).collect();
        self.certain("called", of_thread, &there, found);
    }

    /// How long it waited, and before retries, unless those are random. Nested executions do so too, which are not listed.
    fn times(&self, subject: &Subject, told: &Told, found: &mut Vec<String>) {
        if !subject.machines.is_empty() {
            return;
        }
        let texts = |seconds: &[f64]| seconds.iter().map(f64::to_string).collect::<Vec<_>>();
        if let Some(delays) = told.retry_delays.as_ref().filter(|_| !has_jitter(&subject.document)) {
            self.certain("tried again after seconds", |thread| texts(&thread.retry_delays), &texts(delays), found);
        }
        let waits = seconds_states(&subject.document);
        let waited = |thread: &Thread| -> Vec<String> {
            let left = thread.left.iter().filter(|(state, _)| waits.contains(state));
            left.map(|(_, seconds)| seconds.to_string()).collect()
        };
        self.certain("waited seconds", waited, &texts(&told.waits), found);
    }

    /// What threads did that no failure of another's cut off, each as often.
    fn certain(
        &self,
        what: &str,
        natively: impl Fn(&Thread) -> Vec<String>,
        there: &[String],
        found: &mut Vec<String>,
    ) {
        let (threads, all) = self.threads.certain(self.places);
        let natively: Vec<String> = threads.into_iter().flat_map(natively).collect();
        found.extend(minus(&natively, there).iter().map(|text| format!("{what} only natively: {text}")));
        if all {
            found.extend(minus(there, &natively).iter().map(|text| format!("{what} only there: {text}")));
        }
    }
}

/// Whether a retrier has jitter, other than the one for Lambda's own errors.
fn has_jitter(machine: &Value) -> bool {
    let own = |retrier: &Value| !retrier["ErrorEquals"][0].as_str().is_some_and(|error| error.starts_with("Lambda."));
    states(machine).iter().any(|(_, state)| {
        let mut retriers = state["Retry"].as_array().into_iter().flatten();
        retriers.any(|retrier| retrier["JitterStrategy"].is_string() && own(retrier))
    })
}

/// The states that wait for seconds.
fn seconds_states(machine: &Value) -> BTreeSet<String> {
    let waits = states(machine).into_iter().filter(|(_, state)| state["Type"] == "Wait" && !state["Seconds"].is_null());
    waits.map(|(name, _)| name.clone()).collect()
}

/// All states, those inside others too.
pub fn states(machine: &Value) -> Vec<(&String, &Value)> {
    let own = machine["States"].as_object().into_iter().flatten();
    own.flat_map(|(name, state)| {
        let bodies = state["Branches"].as_array().into_iter().flatten().chain([&state["ItemProcessor"]]);
        bodies.flat_map(states).chain([(name, state)])
    })
    .collect()
}

/// Each engine makes tokens of its own; here they stand in texts.
fn without_tokens(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, without_tokens(value))).collect(),
        Value::Array(values) => values.into_iter().map(without_tokens).collect(),
        Value::String(text) => match serde_json::from_str::<Value>(&text) {
            Ok(json @ Value::Object(_)) => Value::String(without_tokens(json).to_string()),
            _ => Value::String(text.split_inclusive(|letter| !of_word(letter)).map(without_token).collect()),
        },
        value => value,
    }
}

fn of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-'
}

/// A word and what ends it: the runtime's tokens are 32 digits, LocalStack's are UUIDs, and sfnx's is `token`.
fn without_token(text: &str) -> String {
    let word = text.trim_end_matches(|letter| !of_word(letter));
    let is_id = word.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    if word == "token" || (is_id && [32, 36].contains(&word.len())) {
        return format!("…{}", &text[word.len()..]);
    }
    text.to_owned()
}

/// A value with the names of its fields in lower case.
fn in_lower_case(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (name.to_lowercase(), in_lower_case(value))).collect()
        }
        Value::Array(values) => values.into_iter().map(in_lower_case).collect(),
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
