//! Compares a shape with the JSON that serde writes.

use serde_json::{Map, Value};
use workflow_runtime::__private::Null;
use workflow_runtime::Data;
use workflow_runtime::shape::{EnumShape, Field, Fields, Missing, Shape, Tagging, Variant};

/// Fails unless the type's shape describes the value's JSON to its last field, and serde reads it back.
pub fn check<T: Data>(value: &T) {
    let json = serde_json::to_value(value).unwrap();
    assert!(fits(T::shape(), &json), "{:?} does not describe {json}", T::shape());
    let again = serde_json::to_value(serde_json::from_value::<T>(json.clone()).unwrap()).unwrap();
    assert_eq!(again, json, "what is read is not what was written");
    assert!(<T::Null as Null>::MAY_BE || !json.is_null(), "{json} is null");
}

fn fits(shape: &Shape, json: &Value) -> bool {
    match (shape, json) {
        (Shape::Opaque(_), _) | (Shape::Option(_) | Shape::Unit, Value::Null) => true,
        (Shape::Option(inner), json) => fits(inner(), json),
        (Shape::Int(int), Value::Number(number)) => {
            number.as_i128().is_some_and(|number| (int.min..=int.max).contains(&number))
        }
        (Shape::Float, Value::Number(_)) => true,
        (Shape::String, Value::String(_)) | (Shape::Bool, Value::Bool(_)) => true,
        (Shape::Char, Value::String(text)) => text.chars().count() == 1,
        (Shape::List(element), Value::Array(values)) => values.iter().all(|value| fits(element(), value)),
        (Shape::Map(element), Value::Object(values)) => values.values().all(|value| fits(element(), value)),
        (Shape::Tuple(shapes), json) => fields_fit(&Fields::Tuple(shapes), json),
        (Shape::Struct(shape), json) => fields_fit(&shape.fields, json),
        (Shape::Enum(shape), json) => shape.variants.iter().any(|variant| variant_fits(shape, variant, json)),
        _ => false,
    }
}

fn variant_fits(shape: &EnumShape, variant: &Variant, json: &Value) -> bool {
    let Variant { wire, fields, .. } = variant;
    let unit = matches!(fields, Fields::Unit);
    let sole = |name: &str| json.as_object().filter(|object| object.len() == 1)?.get(name);
    match shape.tagging {
        Tagging::External if unit => json == wire,
        Tagging::External => sole(wire).is_some_and(|content| fields_fit(fields, content)),
        Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } if unit => sole(tag).is_some_and(|tag| tag == wire),
        Tagging::Internal { tag } => {
            let mut rest = json.clone();
            let found = rest.as_object_mut().and_then(|object| object.remove(tag));
            found.is_some_and(|found| found == *wire) && fields_fit(fields, &rest)
        }
        Tagging::Adjacent { tag, content } => {
            json.as_object().is_some_and(|object| object.len() == 2)
                && json[tag] == *wire
                && fields_fit(fields, &json[content])
        }
    }
}

fn fields_fit(fields: &Fields, json: &Value) -> bool {
    match (fields, json) {
        (Fields::Unit, Value::Null) => true,
        (Fields::Newtype(_, shape, _), json) => fits(shape(), json),
        (Fields::Tuple(shapes), Value::Array(values)) => {
            shapes.len() == values.len() && shapes.iter().zip(values).all(|(shape, value)| fits(shape(), value))
        }
        (Fields::Named(fields), Value::Object(object)) => {
            take_named(fields, object).is_some_and(|rest| rest.is_empty())
        }
        _ => false,
    }
}

/// What a struct's fields leave of an object; `None` where one of them does not fit.
fn take_named(fields: &[Field], object: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut rest = object.clone();
    for field in fields.iter().filter(|field| !field.flatten) {
        match rest.remove(field.wire) {
            Some(value) => fits((field.shape)(), &value).then_some(())?,
            None => (!matches!(field.missing, Missing::Never)).then_some(())?,
        }
    }
    let mut flattened = fields.iter().filter(|field| field.flatten);
    flattened.try_fold(rest, |rest, field| take_flattened((field.shape)(), rest))
}

fn take_flattened(shape: &Shape, object: Map<String, Value>) -> Option<Map<String, Value>> {
    match shape {
        Shape::Struct(shape) => match &shape.fields {
            Fields::Named(fields) => take_named(fields, &object),
            Fields::Newtype(_, inner, _) => take_flattened(inner(), object),
            _ => None,
        },
        Shape::Enum(EnumShape { tagging: Tagging::Adjacent { tag, content }, .. }) => {
            let (own, rest) = object.into_iter().partition(|(name, _)| name == tag || name == content);
            fits(shape, &Value::Object(own)).then_some(rest)
        }
        shape => fits(shape, &Value::Object(object)).then(Map::new),
    }
}
