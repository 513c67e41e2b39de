//! How Step Functions calls a task: a worker's function, or a service itself, and whether it waits for a token.

use super::deployment::On;
use super::json::{Json, Object, object};
use super::jsonata::TASK_TOKEN;
use super::nested::RESULT;
use super::states::Builder;
use crate::definition::{Call, TaskInfo};
use crate::expr::{Expr, FieldValue};
use crate::shape::{EnumShape, Fields, Shape, StructShape, Tagging};

/// What Step Functions adds to the ARN of an integration that waits for a token.
const WAIT_FOR_TOKEN: &str = ".waitForTaskToken";

/// The parts of a `Task` state that say what is called.
pub struct Integration {
    pub resource: String,
    pub arguments: Json,
    /// Where the state reads the task's result.
    pub result: &'static str,
    /// Who serves the task, unless it is a service.
    pub worker: Option<On>,
}

impl Builder<'_> {
    pub(super) fn integration(&self, call: &'static Call) -> Integration {
        if let Some(service) = call.task.service {
            let resource = resource(call.task, service);
            return Integration { resource, arguments: self.service_arguments(call), result: RESULT, worker: None };
        }
        let on = self.deployment.worker(call.task);
        // A worker that polls an activity has a token anyway.
        let waits = call.task.callback && matches!(on, On::Lambda(_));
        let token = waits.then(|| Json::String(format!("{{% {TASK_TOKEN} %}}")));
        Integration {
            resource: if waits { resource(call.task, &on.resource()) } else { on.resource() },
            arguments: on.arguments(self.payload(call, token)),
            // An answer to a token is the result itself, whatever was called.
            result: if call.task.callback { RESULT } else { on.result() },
            worker: Some(on),
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
            Expr::Struct { shape, fields: values, rest } => {
                let Shape::Struct(StructShape { fields: Fields::Named(fields), .. }) = shape() else { return None };
                if fields.iter().any(|field| field.flatten) {
                    return None;
                }
                let defaults = rest.map(|rest| rest());
                let default = |wire: &str| defaults.as_ref()?.get(wire).cloned().map(Json::from);
                let value = |name: &str| values.iter().find(|value| value.name == name).map(|value| &value.value);
                let written = fields.iter().filter_map(|field| {
                    let written = value(field.name).map(|value| value_of(value, Some((field.shape)())));
                    Some((field.wire, written.or_else(|| default(field.wire))?))
                });
                Some(object(written))
            }
            Expr::Variant { shape, variant, fields: [FieldValue { name: "0", value }] } => {
                let Shape::Enum(EnumShape { tagging: Tagging::External, variants, .. }) = shape() else { return None };
                let known = variants.iter().find(|known| known.name == *variant)?;
                let Fields::Newtype(_, shape, _) = known.fields else { return None };
                Some(object([(known.wire, value_of(value, Some(shape())))]))
            }
            Expr::Some(inner) => self.by_field(inner),
            Expr::List(values) if values.iter().any(|value| self.by_field(value).is_some()) => {
                Some(Json::Array(values.iter().map(|value| value_of(value, None)).collect()))
            }
            _ => None,
        }
    }
}

fn resource(task: &TaskInfo, integration: &str) -> String {
    let suffix = if task.callback && !integration.ends_with(WAIT_FOR_TOKEN) { WAIT_FOR_TOKEN } else { "" };
    format!("{integration}{suffix}")
}
