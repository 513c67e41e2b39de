//! Whether JSON is of a type, by the type's shape. serde would take more: an array for a struct, a variant without
//! fields as an object.

use serde_json::Value;

use crate::shape::{EnumShape, Fields, Missing, Shape, Tagging, Variant};

/// The largest whole number that a double holds exactly, and those below it.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// JSON with its numbers as JSONata has them: doubles, of which `5.0` is `5`.
pub fn with_doubles(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(double) => whole(double).map_or_else(|| Value::from(double), Value::from),
            None => Value::Number(number),
        },
        Value::Array(values) => values.into_iter().map(with_doubles).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, with_doubles(value))).collect(),
        other => other,
    }
}

/// The integer that a double is, where each integer has a double of its own.
pub fn whole(double: f64) -> Option<i64> {
    (double.fract() == 0.0 && double.abs() <= LARGEST).then_some(double as i64)
}

/// Whether what serde took for a value of this shape is written as one.
pub fn fits(shape: &Shape, json: &Value) -> bool {
    match shape {
        Shape::Option(inner) => json.is_null() || fits(inner(), json),
        Shape::List(element) => elements(json).iter().all(|value| fits(element(), value)),
        Shape::Map(value) => json.as_object().is_some_and(|all| all.values().all(|json| fits(value(), json))),
        Shape::Tuple(shapes) => shapes.iter().zip(elements(json)).all(|(shape, value)| fits(shape(), value)),
        Shape::Struct(shape) => fields_fit(&shape.fields, json),
        Shape::Enum(shape) => shape.variants.iter().any(|variant| variant_fits(shape, variant, json)),
        _ => true,
    }
}

fn elements(json: &Value) -> &[Value] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn fields_fit(fields: &Fields, json: &Value) -> bool {
    match fields {
        Fields::Unit => json.is_null(),
        Fields::Newtype(_, shape, _) => fits(shape(), json),
        Fields::Tuple(shapes) => fits(&Shape::Tuple(shapes), json),
        Fields::Named(fields) => json.as_object().is_some_and(|object| {
            fields.iter().all(|field| match (field.flatten, (field.shape)()) {
                (true, shape @ Shape::Struct(_)) => fits(shape, json),
                (true, _) => true,
                (false, shape) => match object.get(field.wire) {
                    Some(value) => fits(shape, value),
                    None => !matches!(field.missing, Missing::Never) || matches!(shape, Shape::Option(_)),
                },
            })
        }),
    }
}

fn variant_fits(shape: &EnumShape, variant: &Variant, json: &Value) -> bool {
    let Variant { wire, fields, .. } = variant;
    let unit = matches!(fields, Fields::Unit);
    match (shape.tagging, json) {
        (Tagging::External, Value::String(name)) => unit && name == wire,
        (Tagging::External, Value::Object(object)) => {
            !unit && object.get(*wire).is_some_and(|content| fields_fit(fields, content))
        }
        (Tagging::Internal { tag }, Value::Object(object)) => {
            let known = object.get(tag).is_some_and(|name| name == wire);
            known
                && match fields {
                    Fields::Unit => true,
                    Fields::Newtype(_, content, _) => !matches!(content(), Shape::Struct(_)) || fits(content(), json),
                    fields => fields_fit(fields, json),
                }
        }
        (Tagging::Adjacent { tag, content }, Value::Object(object)) => {
            let known = object.get(tag).is_some_and(|name| name == wire);
            known
                && match object.get(content) {
                    Some(json) => fields_fit(fields, json),
                    None => unit,
                }
        }
        _ => false,
    }
}
