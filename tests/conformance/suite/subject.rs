//! A workflow as the suite sees it.

use std::panic::Location;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use workflow_runtime::asl::{self, Deployment};
use workflow_runtime::definition::{Action, Definition, State, TaskInfo};
use workflow_runtime::{Runtime, RuntimeBuilder, Workflow};

use super::native::{self, Run};

/// Runs a workflow with an input and answers.
type Runs = dyn Fn(&Value, &Value) -> Run + Send + Sync;

/// A workflow, its document, and how to run it here.
pub struct Subject {
    pub name: String,
    /// The workflow's name in Rust.
    pub workflow: &'static str,
    /// Where its first state is written.
    pub place: &'static Location<'static>,
    pub document: Value,
    /// The documents of the workflows that it runs, by the names of their state machines.
    pub machines: Map<String, Value>,
    /// Runs it with an input and answers.
    pub run: Box<Runs>,
    /// An output as its Rust type writes it.
    pub normal: fn(Value) -> Result<Value, serde_json::Error>,
    parameters: Vec<&'static str>,
    tasks: Vec<&'static TaskInfo>,
    activities: bool,
}

/// Who serves a task in an engine.
pub enum Served {
    /// The Lambda function `worker`.
    Lambda { callback: bool },
    /// An activity of the task's name.
    Activity,
    /// A service, such as `sqs:sendMessage`.
    Service { action: String, callback: bool },
}

/// `sqs:sendMessage` of `arn:aws:states:::sqs:sendMessage.waitForTaskToken`, and of that through AWS's SDK.
pub fn action(service: &str) -> String {
    let action = service.rsplit(":::").next().unwrap_or(service);
    let action = action.strip_prefix("aws-sdk:").unwrap_or(action);
    action.split('.').next().unwrap_or(action).to_owned()
}

impl Subject {
    /// A workflow whose tasks one Lambda function serves.
    pub fn of<W: Workflow<Input: DeserializeOwned>>() -> Self {
        Subject::deployed::<W>(false, Runtime::builder, &[])
    }

    /// A workflow whose tasks activities serve, one each.
    pub fn by_activities<W: Workflow<Input: DeserializeOwned>>() -> Self {
        Subject::deployed::<W>(true, Runtime::builder, &[])
    }

    /// A workflow whose runtime has settings, and what is written for them in the document.
    pub fn with_settings<W: Workflow<Input: DeserializeOwned>>(
        builder: impl Fn() -> RuntimeBuilder + Send + Sync + 'static,
        substitutions: &[(&str, &str)],
    ) -> Self {
        Subject::deployed::<W>(false, builder, substitutions)
    }

    fn deployed<W: Workflow<Input: DeserializeOwned>>(
        activities: bool,
        builder: impl Fn() -> RuntimeBuilder + Send + Sync + 'static,
        substitutions: &[(&str, &str)],
    ) -> Self {
        let mut nested = Vec::new();
        runs(W::DEFINITION.states, &mut nested);
        let deployment = match activities {
            true => Deployment::activity("arn:aws:states:us-east-1:000000000000:activity:{task}"),
            false => Deployment::lambda("worker"),
        };
        let document = |definition: &'static Definition| document(definition, &deployment, &nested, substitutions);
        let machines = nested.iter().map(|nested| (nested.name.to_owned(), document(nested)));
        Subject {
            name: format!("{}{}", W::DEFINITION.name, if activities { " by activities" } else { "" }),
            workflow: W::DEFINITION.name,
            place: W::DEFINITION.states[0].place,
            document: document(W::DEFINITION),
            machines: machines.collect(),
            run: Box::new(move |input, answers| native::run::<W>(builder(), input, answers)),
            normal: |value| serde_json::to_value(serde_json::from_value::<W::Output>(value)?),
            parameters: W::DEFINITION.parameters.iter().map(|parameter| parameter.name).collect(),
            tasks: nested.iter().chain([&W::DEFINITION]).flat_map(|definition| definition.tasks()).collect(),
            activities,
        }
    }

    /// Who serves the task of a name.
    pub fn served(&self, task: &str) -> Served {
        let info = self.tasks.iter().find(|info| info.name == task);
        let callback = info.is_some_and(|info| info.callback);
        match info.and_then(|info| info.service) {
            Some(service) => Served::Service { action: action(service), callback },
            None if self.activities => Served::Activity,
            None => Served::Lambda { callback },
        }
    }

    /// Whether a task is a call through AWS's SDK.
    pub fn is_called_by_sdk(&self, task: &str) -> bool {
        let info = self.tasks.iter().find(|info| info.name == task);
        info.and_then(|info| info.service).is_some_and(|service| service.contains(":::aws-sdk:"))
    }

    /// Whether an answer of a service itself is a failure.
    pub fn has_failing_service(&self, answers: &Value) -> bool {
        answers.as_object().into_iter().flatten().any(|(task, answers)| {
            let Served::Service { callback, .. } = self.served(task) else { return false };
            let of_service = |answer: &&Value| !callback || answer["at_once"] == true;
            answers.as_array().into_iter().flatten().filter(of_service).any(|answer| answer["error"].is_string())
        })
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

/// The document, in which nested executions have ARNs and settings their values, and not placeholders.
fn document(
    definition: &'static Definition,
    deployment: &Deployment,
    nested: &[&'static Definition],
    substitutions: &[(&str, &str)],
) -> Value {
    let mut text = serde_json::to_string(&asl::render(definition, deployment).unwrap()).unwrap();
    for definition in nested {
        let arn = format!("arn:aws:states:us-east-1:000000000000:stateMachine:{}", definition.name);
        text = text.replace(&format!("${{{}Arn}}", definition.name), &arn);
    }
    for (name, value) in substitutions {
        text = text.replace(&format!("${{{name}}}"), value);
    }
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
