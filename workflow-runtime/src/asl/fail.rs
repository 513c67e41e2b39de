//! `Fail` states: the error's name, and its cause.

use super::code::{Code, Strength};
use super::document;
use super::json::Json;
use super::jsonata::{Scope, Writer, compare, concatenate, record, to_text};
use crate::data::Data;
use crate::definition::Fail;
use crate::error::{Failure, MessagePart};
use crate::expr::{Expr, FieldValue};
use crate::shape::Shape;

pub fn failing(fail: &Fail, scope: &Scope, comment: Option<String>) -> document::Fail {
    let writer = Writer::new(scope);
    let (error, cause) = match fail {
        Fail::Failure(Expr::Struct { fields, .. }) => {
            let part = |name: &str| {
                let field = fields.iter().find(|field| field.name == name);
                field
                    .map_or_else(|| Code::constant("".into()), |field| writer.write(&field.value, Some(&Shape::String)))
            };
            (renamed(&part("error")), part("cause"))
        }
        Fail::Failure(value) => {
            let failure = writer.write(value, Some(Failure::shape()));
            let part = |name: &str| super::jsonata::field(&failure, name);
            (renamed(&part("error")), part("cause"))
        }
        Fail::Error { errors, variant, value, .. } => {
            let known = errors.iter().find(|error| error.variant == *variant);
            let name = known.map_or(*variant, |error| error.name);
            let message = message(known.and_then(|error| error.message), value, &writer);
            let cause = record(vec![("message", message), ("error", writer.write(value, None))]);
            (Code::constant(name.into()), as_text(&cause))
        }
    };
    document::Fail { comment, error: Some(error.json()), cause: Some(cause.json()), ..Default::default() }
}

/// Only AWS may raise what is named `States.…`.
fn renamed(error: &Code) -> Code {
    if let Some(Json::String(name)) = &error.constant {
        let renamed = if name.starts_with("States.") { format!("Workflow.{name}") } else { name.clone() };
        return Code::constant(Json::String(renamed));
    }
    let start = Code::atom(format!("$substring({}, 0, 7)", error.text), None);
    let condition = compare(" = ", &start, &Code::constant("States.".into()));
    let prefixed = Code::new(format!("'Workflow.' & {}", error.within(Strength::Add)), Strength::Add, None);
    super::jsonata::choose(&condition, &prefixed, error)
}

fn as_text(value: &Code) -> Code {
    match &value.constant {
        Some(constant) => Code::constant(Json::String(serde_json::to_string(constant).unwrap_or_default())),
        None => Code::atom(format!("$string({})", value.text), Some(&Shape::String)).fails(value.fails),
    }
}

/// An error's text, from the fields of its literal.
fn message(parts: Option<&'static [MessagePart]>, value: &Expr, writer: &Writer<'_>) -> Code {
    let (fields, whole): (&[FieldValue], Code) = match value {
        Expr::Struct { fields, .. } | Expr::Variant { fields, .. } => (fields, writer.write(value, None)),
        _ => (&[], writer.write(value, None)),
    };
    let codes = parts.unwrap_or_default().iter().map(|part| match part {
        MessagePart::Text(text) => Code::constant((*text).into()),
        MessagePart::Field(name) => {
            let field = fields.iter().find(|field| field.name == *name);
            let shape = field_shape(whole.shape, value, name);
            field.map_or_else(|| Code::constant("".into()), |field| to_text(&writer.write(&field.value, shape)))
        }
    });
    let codes: Vec<Code> = codes.collect();
    if codes.is_empty() { Code::constant("".into()) } else { concatenate(codes) }
}

/// The shape of a field of a literal.
fn field_shape(shape: Option<&'static Shape>, value: &Expr, name: &str) -> Option<&'static Shape> {
    let fields = match (shape?, value) {
        (Shape::Struct(shape), _) => &shape.fields,
        (Shape::Enum(shape), Expr::Variant { variant, .. }) => {
            &shape.variants.iter().find(|known| known.name == *variant)?.fields
        }
        _ => return None,
    };
    super::jsonata::field_of(&Code::atom("", None), fields, name)?.shape
}
