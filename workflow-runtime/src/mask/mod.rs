//! What is marked `#[data(secret)]` in JSON, for all that shows executions to people.

#[cfg(any(feature = "cli", feature = "durable", feature = "tracing"))]
mod execution;
#[cfg(any(feature = "cli", feature = "durable"))]
mod place;
#[cfg(any(feature = "cli", feature = "durable"))]
mod told;

use serde_json::{Map, Value};

#[cfg(any(feature = "cli", feature = "durable"))]
pub(crate) use self::place::inside_secret;
#[cfg(any(feature = "cli", feature = "durable"))]
pub(crate) use self::told::told;
#[cfg(feature = "durable")]
pub(crate) use self::told::told_of;
use crate::shape::{EnumShape, Fields, Shape, ShapeFn, Tagging};

/// What stands in the place of a secret, whatever its type is.
pub const MASK: &str = "***";

/// Puts [`MASK`] in the place of each value that is marked `#[data(secret)]`.
///
/// JSON that does not have the form of its type is masked whole where the type holds a secret: nothing tells then
/// which part of it is one.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use serde_json::json;
/// use workflow_runtime::Data;
/// use workflow_runtime::shape::mask;
///
/// #[derive(Serialize, Deserialize, Data)]
/// struct Card {
///     holder: String,
///     #[data(secret)]
///     number: String,
/// }
///
/// let mut cards = json!([{"holder": "Ferris", "number": "4111 1111 1111 1111"}]);
/// mask(&mut cards, Vec::<Card>::shape());
/// assert_eq!(cards, json!([{"holder": "Ferris", "number": "***"}]));
/// ```
pub fn mask(json: &mut Value, shape: &'static Shape) {
    let fits = match (shape, &mut *json) {
        (Shape::Option(_), Value::Null) => true,
        (Shape::Option(inner), json) => {
            mask(json, inner());
            true
        }
        (Shape::List(inner), Value::Array(items)) => {
            items.iter_mut().for_each(|item| mask(item, inner()));
            true
        }
        (Shape::Map(inner), Value::Object(entries)) => {
            entries.values_mut().for_each(|value| mask(value, inner()));
            true
        }
        (Shape::Tuple(shapes), json) => mask_tuple(json, shapes),
        (Shape::Struct(shape), json) => mask_fields(json, &shape.fields),
        (Shape::Enum(shape), json) => mask_enum(json, shape),
        _ => false,
    };
    if !fits && holds_secret(shape) {
        hide(json);
    }
}

fn hide(json: &mut Value) {
    *json = MASK.into();
}

fn mask_or_hide(json: &mut Value, shape: ShapeFn, secret: bool) {
    if secret { hide(json) } else { mask(json, shape()) }
}

fn mask_tuple(json: &mut Value, shapes: &'static [ShapeFn]) -> bool {
    let Value::Array(parts) = json else { return false };
    parts.iter_mut().zip(shapes).for_each(|(part, shape)| mask(part, shape()));
    parts.len() == shapes.len()
}

/// Whether the JSON has the form of the fields.
fn mask_fields(json: &mut Value, fields: &'static Fields) -> bool {
    match (fields, json) {
        (Fields::Unit, _) => true,
        (Fields::Newtype(_, shape, secret), json) => {
            mask_or_hide(json, *shape, *secret);
            true
        }
        (Fields::Tuple(shapes), json) => mask_tuple(json, shapes),
        (Fields::Named(fields), Value::Object(object)) => {
            for field in fields.iter().filter(|field| !field.flatten) {
                if let Some(value) = object.get_mut(field.wire) {
                    mask_or_hide(value, field.shape, field.secret);
                }
            }
            let known: Vec<_> = fields.iter().map(|field| field.wire).collect();
            for field in fields.iter().filter(|field| field.flatten) {
                mask_flattened(object, (field.shape)(), &known);
            }
            true
        }
        (Fields::Named(_), _) => false,
    }
}

/// Masks fields that stand among those of the struct around, whose names are `known`.
fn mask_flattened(object: &mut Map<String, Value>, shape: &'static Shape, known: &[&str]) {
    let (mut apart, mut rest) = (Map::new(), Map::new());
    for (name, value) in std::mem::take(object) {
        if known.contains(&name.as_str()) { &mut rest } else { &mut apart }.insert(name, value);
    }
    let mut apart = Value::Object(apart);
    mask(&mut apart, shape);
    *object = rest;
    match apart {
        Value::Object(fields) => object.extend(fields),
        hidden => drop(object.insert(MASK.to_owned(), hidden)),
    }
}

fn mask_enum(json: &mut Value, shape: &'static EnumShape) -> bool {
    let named = |wire: &str| shape.variants.iter().find(|variant| variant.wire == wire);
    match (shape.tagging, &mut *json) {
        (Tagging::External, Value::String(name)) => named(name).is_some(),
        (Tagging::External, Value::Object(object)) => {
            let mut entries = object.iter_mut();
            let (Some((name, content)), None) = (entries.next(), entries.next()) else { return false };
            named(name).is_some_and(|variant| mask_fields(content, &variant.fields))
        }
        (Tagging::Internal { tag }, Value::Object(object)) => {
            let variant = object.get(tag).and_then(Value::as_str).and_then(named);
            variant.is_some_and(|variant| mask_fields(json, &variant.fields))
        }
        (Tagging::Adjacent { tag, content }, Value::Object(object)) => {
            let Some(variant) = object.get(tag).and_then(Value::as_str).and_then(named) else { return false };
            object.get_mut(content).is_none_or(|content| mask_fields(content, &variant.fields))
        }
        _ => false,
    }
}

/// Whether a value of the type may hold a secret.
pub(crate) fn holds_secret(shape: &'static Shape) -> bool {
    search(shape, &mut Vec::new())
}

/// Whether the fields hold one.
#[cfg(any(feature = "cli", feature = "durable", feature = "tracing"))]
pub(crate) fn hold_secret(fields: &'static Fields) -> bool {
    search_fields(fields, &mut Vec::new())
}

fn search(shape: &'static Shape, seen: &mut Vec<*const Shape>) -> bool {
    // Types may hold themselves.
    if seen.contains(&std::ptr::from_ref(shape)) {
        return false;
    }
    seen.push(shape);
    match shape {
        Shape::Option(inner) | Shape::List(inner) | Shape::Map(inner) => search(inner(), seen),
        Shape::Tuple(shapes) => shapes.iter().any(|shape| search(shape(), seen)),
        Shape::Struct(shape) => search_fields(&shape.fields, seen),
        Shape::Enum(shape) => shape.variants.iter().any(|variant| search_fields(&variant.fields, seen)),
        _ => false,
    }
}

fn search_fields(fields: &'static Fields, seen: &mut Vec<*const Shape>) -> bool {
    match fields {
        Fields::Unit => false,
        Fields::Newtype(_, shape, secret) => *secret || search(shape(), seen),
        Fields::Tuple(shapes) => shapes.iter().any(|shape| search(shape(), seen)),
        Fields::Named(fields) => fields.iter().any(|field| field.secret || search((field.shape)(), seen)),
    }
}
