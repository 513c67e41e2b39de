//! A workflow as the suite sees it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use workflow_runtime::Workflow;
use workflow_runtime::asl::{self, Deployment};
use workflow_runtime::definition::{Action, Definition, State};

use super::native::{self, Run};

/// A workflow, its document, and how to run it here.
pub struct Subject {
    pub name: &'static str,
    pub document: Value,
    /// The documents of the workflows that it runs, by the names of their state machines.
    pub machines: Map<String, Value>,
    pub run: fn(&Value, &Value) -> Run,
    /// An output as its Rust type writes it.
    pub normal: fn(Value) -> Result<Value, serde_json::Error>,
    parameters: Vec<&'static str>,
}

impl Subject {
    pub fn of<W: Workflow<Input: DeserializeOwned>>() -> Self {
        let mut nested = Vec::new();
        runs(W::DEFINITION.states, &mut nested);
        let machines = nested.iter().map(|definition| (definition.name.to_owned(), document(definition, &nested)));
        Subject {
            name: W::DEFINITION.name,
            document: document(W::DEFINITION, &nested),
            machines: machines.collect(),
            run: native::run::<W>,
            normal: |value| serde_json::to_value(serde_json::from_value::<W::Output>(value)?),
            parameters: W::DEFINITION.parameters.iter().map(|parameter| parameter.name).collect(),
        }
    }

    /// The input of an execution on AWS: of one parameter its value, of several an object by their names.
    pub fn input(&self, native: &Value) -> Value {
        match (self.parameters.as_slice(), native) {
            ([], _) => Value::Object(Map::new()),
            ([_], value) => value.clone(),
            (names, Value::Array(values)) => {
                names.iter().map(|name| (*name).to_owned()).zip(values.iter().cloned()).collect()
            }
            (_, value) => panic!("{value} is no list of {} parameters", self.parameters.len()),
        }
    }
}

/// The document, in which nested executions have ARNs and not their placeholders.
fn document(definition: &'static Definition, nested: &[&'static Definition]) -> Value {
    let document = asl::render(definition, &Deployment::lambda("worker")).unwrap();
    let text = nested.iter().fold(serde_json::to_string(&document).unwrap(), |text, definition| {
        let arn = format!("arn:aws:states:us-east-1:000000000000:stateMachine:{}", definition.name);
        text.replace(&format!("${{{}Arn}}", definition.name), &arn)
    });
    serde_json::from_str(&text).unwrap()
}

/// The workflows that states run, and those run, and so on.
fn runs(states: &'static [State], nested: &mut Vec<&'static Definition>) {
    for state in states {
        if let Action::Run(run) = &state.action {
            let definition = (run.workflow)();
            if !nested.iter().any(|known| std::ptr::eq(*known, definition)) {
                nested.push(definition);
                runs(definition.states, nested);
            }
        }
        state.action.bodies().iter().for_each(|body| runs(body.states, nested));
    }
}
