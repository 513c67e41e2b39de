//! What is masked of an execution: failures, and what a store keeps of it as JSON.

use serde_json::{Map, Value};

use super::{MASK, hold_secret, holds_secret, mask};
#[cfg(feature = "durable")]
use crate::definition::{Action, Variable};
use crate::definition::{Definition, Fail, State, Target, TaskInfo};
use crate::error::{ErrorVariant, Failure};
use crate::shape::{Shape, ShapeFn};
#[cfg(feature = "durable")]
use crate::store::{Description, HistoryRow};

/// A type of errors: its variants, and its JSON.
type ErrorType = (&'static [ErrorVariant], ShapeFn);

/// The states of a workflow, a branch or a map's body, and what it succeeds with.
#[cfg(feature = "durable")]
type States = (&'static [State], ShapeFn);

impl TaskInfo {
    /// The failure, without the secrets of the task's error.
    #[cfg(feature = "tracing")]
    pub(crate) fn masked(&self, failure: &Failure) -> Failure {
        masked(failure, &[(self.errors, self.error)])
    }
}

impl Definition {
    /// A failure, without the secrets of the error that it was.
    #[cfg(any(feature = "cli", feature = "tracing"))]
    pub(crate) fn masked(&'static self, failure: &Failure) -> Failure {
        masked(failure, &self.error_types())
    }

    /// The types of errors that hold secrets: mostly none.
    fn error_types(&'static self) -> Vec<ErrorType> {
        let mut types = Vec::new();
        for definition in self.with_nested() {
            types.extend(definition.tasks().into_iter().map(|task| (task.errors, task.error)));
            collect_raised(definition.states, &mut types);
        }
        types.retain(|(_, shape)| holds_secret(shape()));
        types
    }
}

fn collect_raised(states: &'static [State], types: &mut Vec<ErrorType>) {
    for state in states {
        raised(&state.target, types);
        state.action.catchers().iter().for_each(|catcher| raised(&catcher.target, types));
        state.action.bodies().iter().for_each(|body| collect_raised(body.states, types));
    }
}

fn raised(target: &'static Target, types: &mut Vec<ErrorType>) {
    match target {
        Target::Fail(Fail::Error { errors, shape, .. }) => types.push((errors, *shape)),
        Target::If { then, otherwise, .. } => {
            raised(then, types);
            raised(otherwise, types);
        }
        Target::Match { arms, .. } => arms.iter().for_each(|arm| raised(&arm.target, types)),
        _ => {}
    }
}

fn masked(failure: &Failure, types: &[ErrorType]) -> Failure {
    let cause = masked_cause(&failure.error, &failure.cause, types).unwrap_or_else(|| failure.cause.clone());
    Failure::new(failure.error.clone(), cause)
}

/// A cause without its secrets, if it holds any.
fn masked_cause(error: &str, cause: &str, types: &[ErrorType]) -> Option<String> {
    let mut json: Map<String, Value> = serde_json::from_str(cause).ok()?;
    // Of a workflow that a state ran, `States.TaskFailed` holds how it failed.
    if let (Some(Value::String(error)), Some(Value::String(cause))) = (json.get("Error"), json.get("Cause")) {
        let cause = masked_cause(error, cause, types)?;
        json.insert("Cause".to_owned(), cause.into());
    } else {
        let shape = types.iter().find_map(|(errors, shape)| secret_error(error, errors, shape()))?;
        mask(json.get_mut("error")?, shape);
        // It may tell any of the fields.
        json.insert("message".to_owned(), MASK.into());
    }
    Some(Value::Object(json).to_string())
}

/// The shape of an error, if the variant of this name holds a secret.
fn secret_error(name: &str, errors: &[ErrorVariant], shape: &'static Shape) -> Option<&'static Shape> {
    let variant = errors.iter().find(|variant| variant.name == name)?.variant;
    let secret = match shape {
        Shape::Enum(shape) => shape.variants.iter().any(|known| known.name == variant && hold_secret(&known.fields)),
        shape => holds_secret(shape),
    };
    secret.then_some(shape)
}

/// What a store keeps of an execution.
#[cfg(feature = "durable")]
impl Definition {
    pub(crate) fn mask_description(&'static self, description: &mut Description) {
        let Description { input, output, failure, .. } = description;
        let (unknown, types) = (self.is_unknown(), self.error_types());
        let secret = unknown || self.parameters.iter().any(|parameter| holds_secret((parameter.shape)()));
        mask_json(input, secret, &types, |input| {
            if unknown {
                *input = MASK.into();
            }
            match self.parameters {
                [only] => mask(input, (only.shape)()),
                several => several.iter().for_each(|Variable { name, shape }| {
                    if let Some(value) = input.get_mut(name) {
                        mask(value, shape());
                    }
                }),
            }
        });
        if let Some(output) = output {
            let shape = (self.output)();
            mask_json(output, unknown || holds_secret(shape), &types, |output| {
                if unknown { *output = MASK.into() } else { mask(output, shape) }
            });
        }
        *failure = failure.take().map(|failure| match unknown {
            true => Failure::new(failure.error, MASK),
            false => masked(&failure, &types),
        });
    }

    /// The rows of a history.
    pub(crate) fn mask_rows(&'static self, rows: &mut [HistoryRow]) {
        let (unknown, types, bodies) = (self.is_unknown(), self.error_types(), self.bodies());
        if !unknown && types.is_empty() && !self.keeps_secret(&bodies) {
            return;
        }
        for row in rows {
            let lines = row.events.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
            let masked = lines.flat_map(|mut line: Value| {
                self.mask_assigned(&mut line, &bodies);
                mask_come_to(&mut line, &bodies);
                if unknown {
                    hide_causes(&mut line);
                }
                mask_failures(&mut line, &types);
                format!("{line}\n").into_bytes()
            });
            row.events = masked.collect();
        }
    }

    /// Nothing tells what is secret in a workflow that is not known.
    fn is_unknown(&self) -> bool {
        self.name.is_empty()
    }

    fn keeps_secret(&self, bodies: &[States]) -> bool {
        let (mut variables, mut shapes) = (self.parameters.iter().collect(), Vec::new());
        for (states, output) in bodies {
            variables_of(states, &mut variables);
            shapes.push(*output);
            shapes.extend(states.iter().filter_map(result_of));
        }
        shapes.extend(variables.iter().map(|variable| variable.shape));
        shapes.iter().any(|shape| holds_secret(shape()))
    }

    /// All states, body by body, also of the workflows inside.
    fn bodies(&'static self) -> Vec<States> {
        let mut bodies = Vec::new();
        for definition in self.with_nested() {
            bodies.push((definition.states, definition.output));
            collect_bodies(definition.states, &mut bodies);
        }
        bodies
    }

    /// Masks what a transition assigned.
    fn mask_assigned(&self, line: &mut Value, bodies: &[States]) {
        let Some(entered) = line.get("entered").and_then(Value::as_str).map(str::to_owned) else { return };
        let Some(Value::Object(assigned)) = line.get_mut("assigned") else { return };
        let mut variables = Vec::new();
        for (states, _) in bodies {
            if states.iter().any(|state| state.name == entered) {
                variables_of(states, &mut variables);
            }
        }
        variables.extend(self.parameters);
        for (name, value) in assigned {
            match variables.iter().find(|variable| variable.name == name) {
                Some(variable) => mask(value, (variable.shape)()),
                // Of a variable or a state that this build has no more.
                None => *value = MASK.into(),
            }
        }
    }
}

/// Masks the causes of all failures.
#[cfg(feature = "durable")]
fn hide_causes(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(hide_causes),
        Value::Object(fields) => {
            fields.values_mut().for_each(hide_causes);
            if fields.contains_key("error")
                && let Some(cause) = fields.get_mut("cause")
            {
                *cause = MASK.into();
            }
        }
        _ => {}
    }
}

#[cfg(feature = "durable")]
fn mask_json(json: &mut Vec<u8>, secret: bool, types: &[ErrorType], mask: impl FnOnce(&mut Value)) {
    if !secret && types.is_empty() {
        return;
    }
    let mut value = serde_json::from_slice(json).unwrap_or_else(|_| MASK.into());
    mask(&mut value);
    mask_failures(&mut value, types);
    *json = value.to_string().into_bytes();
}

#[cfg(feature = "durable")]
fn collect_bodies(states: &'static [State], bodies: &mut Vec<States>) {
    for body in states.iter().flat_map(|state| state.action.bodies()) {
        bodies.push((body.states, body.output));
        collect_bodies(body.states, bodies);
    }
}

/// Masks what a state's task, or its machine, came to, and what a map goes over.
#[cfg(feature = "durable")]
fn mask_come_to(line: &mut Value, bodies: &[States]) {
    for what in ["items", "result", "output"] {
        let Some(told) = line.get_mut(what) else { continue };
        let name = told["state"].as_str().unwrap_or_default().to_owned();
        let shapes = bodies.iter().filter_map(|(states, output)| {
            let state = states.iter().find(|state| state.known_as(&name).is_some())?;
            match what {
                "output" => Some(*output),
                "result" => result_of(state),
                _ => item_of(state),
            }
        });
        let shapes: Vec<_> = shapes.collect();
        for shape in &shapes {
            match &mut told["json"] {
                Value::Array(items) if what == "items" => items.iter_mut().for_each(|item| mask(item, shape())),
                json => mask(json, shape()),
            }
        }
        if shapes.is_empty() {
            // Of a state that this build has no more, or of no known type.
            told["json"] = if what == "items" { hidden(&told["json"]) } else { MASK.into() };
        }
    }
}

/// As many items.
#[cfg(feature = "durable")]
fn hidden(items: &Value) -> Value {
    items.as_array().into_iter().flatten().map(|_| Value::from(MASK)).collect()
}

/// What the state's task comes to.
#[cfg(feature = "durable")]
fn result_of(state: &State) -> Option<ShapeFn> {
    match &state.action {
        Action::Task(call) => Some(call.task.output),
        _ => None,
    }
}

/// What the state's map goes over, where that is known.
#[cfg(feature = "durable")]
fn item_of(state: &State) -> Option<ShapeFn> {
    let Action::Map(map) = &state.action else { return None };
    let variables = map.body.iter().flat_map(|body| body.frames.variables);
    map.item_shape
        .or_else(|| variables.filter(|variable| variable.name == map.item).map(|variable| variable.shape).next())
}

/// The variables that states assign, and transitions to them.
#[cfg(feature = "durable")]
fn variables_of(states: &'static [State], variables: &mut Vec<&'static Variable>) {
    for state in states {
        variables.extend(state.parameters);
        variables.extend(state.action.variables());
    }
}

/// Masks each [`Failure`] in JSON, whose cause is a text that may hold an error's secrets.
#[cfg(feature = "durable")]
fn mask_failures(value: &mut Value, types: &[ErrorType]) {
    match value {
        _ if types.is_empty() => {}
        Value::Array(values) => values.iter_mut().for_each(|value| mask_failures(value, types)),
        Value::Object(fields) => {
            let masked = match (fields.get("error"), fields.get("cause")) {
                (Some(Value::String(error)), Some(Value::String(cause))) => masked_cause(error, cause, types),
                _ => None,
            };
            fields.values_mut().for_each(|value| mask_failures(value, types));
            if let Some(cause) = masked {
                fields.insert("cause".to_owned(), cause.into());
            }
        }
        _ => {}
    }
}
