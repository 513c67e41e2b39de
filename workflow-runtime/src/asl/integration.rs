//! How Step Functions calls a task: a worker's function, or a service itself, and whether it waits for a token.

use super::json::{Json, Object, object};
use super::jsonata::TASK_TOKEN;
use super::states::Builder;
use crate::definition::{Call, TaskInfo};
use crate::expr::Expr;
use crate::shape::{Fields, Shape, StructShape};

/// What Step Functions adds to the ARN of an integration that waits for a token.
const WAIT_FOR_TOKEN: &str = ".waitForTaskToken";

/// The parts of a `Task` state that say what is called.
pub struct Integration {
    pub resource: String,
    pub arguments: Json,
    /// Where the state reads the task's result.
    pub result: &'static str,
    /// Whether a worker's own errors may come, too.
    pub worker: bool,
}

impl Builder<'_> {
    pub(super) fn integration(&self, call: &'static Call) -> Integration {
        let task = call.task;
        // An answer to a token is the result itself, whatever was called.
        let result = if task.callback || task.service.is_some() { "$states.result" } else { self.deployment.result() };
        match task.service {
            Some(service) => Integration {
                resource: resource(task, service),
                arguments: self.service_arguments(call),
                result,
                worker: false,
            },
            None => Integration {
                resource: resource(task, self.deployment.resource()),
                arguments: self.deployment.arguments(self.payload(call)),
                result,
                worker: true,
            },
        }
    }

    fn service_arguments(&self, call: &'static Call) -> Json {
        let (Some(parameter), Some(argument)) = (call.task.parameters.first(), call.arguments.first()) else {
            return Json::Object(Object::default());
        };
        self.by_field(argument).unwrap_or_else(|| self.write(argument, Some((parameter.shape)())).structure())
    }

    /// A literal field by field, as people write it; `None` for another value.
    fn by_field(&self, value: &Expr) -> Option<Json> {
        let value_of = |value: &Expr, shape| self.by_field(value).unwrap_or_else(|| self.write(value, shape).json());
        match value {
            Expr::Object(fields) => Some(object(fields.iter().map(|field| (field.name, value_of(&field.value, None))))),
            Expr::Struct { shape, fields: values, rest: None } => {
                let Shape::Struct(StructShape { fields: Fields::Named(fields), .. }) = shape() else { return None };
                if fields.iter().any(|field| field.flatten) {
                    return None;
                }
                let value = |name: &str| values.iter().find(|value| value.name == name).map(|value| &value.value);
                let written = fields
                    .iter()
                    .filter_map(|field| Some((field.wire, value_of(value(field.name)?, Some((field.shape)())))));
                Some(object(written))
            }
            _ => None,
        }
    }
}

fn resource(task: &TaskInfo, integration: &str) -> String {
    let suffix = if task.callback && !integration.ends_with(WAIT_FOR_TOKEN) { WAIT_FOR_TOKEN } else { "" };
    format!("{integration}{suffix}")
}

/// What a worker needs to answer, as a field of its payload.
pub fn token_of(task: &TaskInfo) -> Option<(&'static str, Json)> {
    task.callback.then(|| ("token", Json::String(format!("{{% {TASK_TOKEN} %}}"))))
}
