//! `graph diff`: what this build changes of a definition that is deployed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::arguments::Diff;
use super::kind::Kind;
use super::problem::Problem;
use super::record::write;
use super::{chosen, exit, name_of, render, text_of};

pub fn run(kinds: &[Kind], arguments: &Diff, json: bool) -> Result<u8, Problem> {
    let kind = chosen(kinds, arguments.workflow.as_deref())?;
    let wrong = |why: String| Problem::new(exit::INPUT, format!("{}: {why}", name_of(&arguments.old)));
    let old: Value = serde_json::from_str(&text_of(&arguments.old)?).map_err(|error| wrong(error.to_string()))?;
    if !old["States"].is_object() {
        return Err(wrong("this is no definition in Amazon States Language: it has no `States`".to_owned()));
    }
    let new = serde_json::to_value(render(kind, "${WorkerFunctionArn}")?).map_err(io::Error::from)?;
    let changes = Changes::between(&old, &new);
    match json {
        true => write(&(serde_json::to_string(&changes).map_err(io::Error::from)? + "\n"))?,
        false => changes.print(kind.definition.name)?,
    }
    Ok(if changes.is_empty() { exit::SUCCESS } else { exit::FAILED })
}

/// What is different, in the order of the states' names.
#[derive(Debug, Default, Serialize, PartialEq)]
struct Changes {
    added: Vec<String>,
    removed: Vec<String>,
    /// The workflow itself has the name `""`.
    changed: Vec<Changed>,
}

#[derive(Debug, Serialize, PartialEq)]
struct Changed {
    state: String,
    added_transitions: Vec<String>,
    removed_transitions: Vec<String>,
    settings: Vec<Setting>,
}

/// A field whose value differs; `None` where there is none.
#[derive(Debug, Serialize, PartialEq)]
struct Setting {
    name: String,
    old: Option<Value>,
    new: Option<Value>,
}

impl Changes {
    fn between(old: &Value, new: &Value) -> Self {
        let (old, new) = (states(old), states(new));
        let only = |one: &BTreeMap<String, Described>, other: &BTreeMap<String, Described>| {
            one.keys().filter(|name| !other.contains_key(*name)).cloned().collect()
        };
        let both = old.iter().filter_map(|(name, old)| Some((name, old, new.get(name)?)));
        let changed = both.filter_map(|(name, old, new)| changed(name, old, new)).collect();
        Changes { added: only(&new, &old), removed: only(&old, &new), changed }
    }

    fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    fn print(&self, workflow: &str) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        let [plus, minus] = [AnsiColor::Green, AnsiColor::Red].map(|colour| colour.on_default());
        let mut line = |style: Style, text: String| writeln!(out, "{style}{text}{style:#}");
        if self.is_empty() {
            return line(Style::new(), format!("`{workflow}` is as deployed"));
        }
        self.added.iter().try_for_each(|state| line(plus, format!("+ state {state}")))?;
        self.removed.iter().try_for_each(|state| line(minus, format!("- state {state}")))?;
        for Changed { state, added_transitions, removed_transitions, settings } in &self.changed {
            let name = if state.is_empty() { format!("workflow {workflow}") } else { format!("state {state}") };
            line(Style::new(), format!("~ {name}"))?;
            removed_transitions.iter().try_for_each(|text| line(minus, format!("    - {text}")))?;
            added_transitions.iter().try_for_each(|text| line(plus, format!("    + {text}")))?;
            for Setting { name, old, new } in settings {
                match (old, new) {
                    (Some(old), Some(new)) => line(Style::new(), format!("    {name}: {old} -> {new}"))?,
                    (Some(old), None) => line(minus, format!("    - {name}: {old}"))?,
                    (None, new) => line(plus, format!("    + {name}: {}", new.as_ref().unwrap_or(&Value::Null)))?,
                }
            }
        }
        out.flush()
    }
}

/// A state, or the workflow itself, as what is compared.
#[derive(Default)]
struct Described {
    /// In the order in which they are tried.
    transitions: Vec<String>,
    /// Each value by its path.
    settings: BTreeMap<String, Value>,
}

fn changed(name: &str, old: &Described, new: &Described) -> Option<Changed> {
    let without = |one: &Described, other: &Described| -> Vec<_> {
        one.transitions.iter().filter(|transition| !other.transitions.contains(transition)).cloned().collect()
    };
    let (added_transitions, removed_transitions) = (without(new, old), without(old, new));
    let mut names: Vec<_> = old.settings.keys().chain(new.settings.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let pairs = names.into_iter().map(|name| (name, old.settings.get(name), new.settings.get(name)));
    // A transition that is new or gone speaks for itself.
    let of = |name: &str, transition: &String| {
        name.strip_prefix(transition.as_str()).is_some_and(|rest| rest.starts_with(": "))
    };
    let told = |name: &str| added_transitions.iter().chain(&removed_transitions).any(|transition| of(name, transition));
    let differing = pairs.filter(|(name, old, new)| match (old, new) {
        (Some(old), Some(new)) => !same(old, new),
        _ => !told(name),
    });
    let mut settings: Vec<_> = differing
        .map(|(name, old, new)| Setting { name: name.clone(), old: old.cloned(), new: new.cloned() })
        .collect();
    if added_transitions.is_empty() && removed_transitions.is_empty() && old.transitions != new.transitions {
        let (old, new) = (Some(json!(old.transitions)), Some(json!(new.transitions)));
        settings.push(Setting { name: "order of transitions".to_owned(), old, new });
    }
    let is_same = added_transitions.is_empty() && removed_transitions.is_empty() && settings.is_empty();
    let changed = || Changed { state: name.to_owned(), added_transitions, removed_transitions, settings };
    (!is_same).then(changed)
}

/// Whether a value of this build, with `${Substitutions}`, may be what is deployed.
fn same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => old == new || fits(old, new),
        (Value::Number(old), Value::Number(new)) => old == new || old.as_f64() == new.as_f64(),
        _ => old == new,
    }
}

/// Whether a text is `pattern` with something in the place of each `${Name}`.
fn fits(text: &str, pattern: &str) -> bool {
    let Some((start, rest)) = pattern.split_once("${") else { return text == pattern };
    let (Some((_, rest)), Some(text)) = (rest.split_once('}'), text.strip_prefix(start)) else { return false };
    let mut ends = text.char_indices().map(|(end, _)| end).chain([text.len()]);
    ends.any(|end| fits(&text[end..], rest))
}

/// The states of a definition, and the workflow itself as `""`.
fn states(definition: &Value) -> BTreeMap<String, Described> {
    let mut states = BTreeMap::new();
    machine("", definition, &mut states);
    states
}

/// A definition, a branch or a map's body.
fn machine(name: &str, machine: &Value, states: &mut BTreeMap<String, Described>) {
    let mut own = Described::default();
    for (field, value) in fields(machine).filter(|(field, _)| *field != "States") {
        match (field.as_str(), value) {
            ("StartAt", start) => own.transitions.push(format!("start at {}", text(start))),
            (field, value) => own.add(field, value),
        }
    }
    states.insert(name.to_owned(), own);
    for (state, value) in fields(&machine["States"]) {
        let within = if name.is_empty() { state.clone() } else { format!("{name}/{state}") };
        describe(&within, value, states);
    }
}

fn describe(name: &str, state: &Value, states: &mut BTreeMap<String, Described>) {
    let mut own = Described::default();
    for choice in list(&state["Choices"]) {
        own.choose(choice, format!("to {} if {}", text(&choice["Next"]), text(&choice["Condition"])), "Condition");
    }
    for (field, value) in fields(state) {
        match field.as_str() {
            "Choices" | "Catch" => {}
            "Next" => own.transitions.push(format!("to {}", text(value))),
            "Default" => own.transitions.push(format!("to {} otherwise", text(value))),
            "End" => own.transitions.push("to the end".to_owned()),
            "Branches" => list(value).enumerate().for_each(|(index, branch)| {
                machine(&format!("{name}[{index}]"), branch, states);
            }),
            "ItemProcessor" | "Iterator" => machine(&format!("{name}[]"), value, states),
            field => own.add(field, value),
        }
    }
    for catch in list(&state["Catch"]) {
        let errors: Vec<_> = list(&catch["ErrorEquals"]).map(text).collect();
        own.choose(catch, format!("to {} on {}", text(&catch["Next"]), errors.join(", ")), "ErrorEquals");
    }
    states.insert(name.to_owned(), own);
}

impl Described {
    /// A choice or a catcher: a transition with settings of its own.
    fn choose(&mut self, choice: &Value, transition: String, condition: &str) {
        for (field, value) in fields(choice).filter(|(field, _)| *field != "Next" && *field != condition) {
            self.add(&format!("{transition}: {field}"), value);
        }
        self.transitions.push(transition);
    }

    fn add(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                inner.iter().for_each(|(field, value)| self.add(&format!("{path}.{field}"), value));
            }
            Value::Array(inner) if !inner.is_empty() => {
                inner.iter().enumerate().for_each(|(index, value)| self.add(&format!("{path}[{index}]"), value));
            }
            value => {
                self.settings.insert(path.to_owned(), value.clone());
            }
        }
    }
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_substitution_stands_for_any_text() {
        assert!(fits("arn:aws:lambda:x:function:w", "${Arn}"));
        assert!(fits("arn:a:suffix", "arn:${A}:suffix"));
        assert!(fits("a-b-c", "${A}-c"));
        assert!(!fits("arn:a:other", "arn:${A}:suffix"));
        assert!(!fits("x", "y"));
    }

    fn definition(states: Value) -> Value {
        json!({"StartAt": "A", "States": states})
    }

    #[test]
    fn what_is_different_is_told_state_by_state() {
        let old = definition(json!({
            "A": {"Type": "Task", "Next": "B", "Retry": [{"ErrorEquals": ["E"], "BackoffRate": 2.0}]},
            "B": {"Type": "Map", "End": true, "ItemProcessor": definition(json!({"A": {"Type": "Succeed"}}))},
            "C": {"Type": "Succeed"},
        }));
        let new = definition(json!({
            "A": {"Type": "Task", "Next": "D", "Retry": [{"ErrorEquals": ["E"], "BackoffRate": 2, "MaxAttempts": 3}]},
            "B": {"Type": "Map", "End": true, "ItemProcessor": definition(json!({"A": {"Type": "Succeed", "Output": 1}}))},
            "D": {"Type": "Succeed"},
        }));
        let added = |state: &str, name: &str, value: Value| Changed {
            state: state.to_owned(),
            added_transitions: vec![],
            removed_transitions: vec![],
            settings: vec![Setting { name: name.to_owned(), old: None, new: Some(value) }],
        };
        let first = Changed {
            added_transitions: vec!["to D".to_owned()],
            removed_transitions: vec!["to B".to_owned()],
            ..added("A", "Retry[0].MaxAttempts", json!(3))
        };
        let changes = Changes::between(&old, &new);
        assert_eq!(changes.added, ["D"]);
        assert_eq!(changes.removed, ["C"]);
        assert_eq!(changes.changed, [first, added("B[]/A", "Output", json!(1))]);
        assert!(Changes::between(&old, &old).is_empty());
    }

    #[test]
    fn the_order_of_choices_matters() {
        let choices = |first: &str, second: &str| {
            let choice = |to: &str| json!({"Condition": to, "Next": to});
            definition(json!({"A": {"Type": "Choice", "Choices": [choice(first), choice(second)]}}))
        };
        let changes = Changes::between(&choices("B", "C"), &choices("C", "B"));
        assert_eq!(changes.changed[0].settings[0].name, "order of transitions");
    }
}
