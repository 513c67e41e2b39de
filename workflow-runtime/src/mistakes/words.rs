//! What a shape takes, and what stands in JSON, as people say it.

use serde_json::Value;

use crate::shape::{EnumShape, Fields, IntShape, Shape, Tagging, Variant};

/// More names are not listed.
const MOST_NAMES: usize = 12;
/// Of a text, more letters are not told.
const LONGEST_TEXT: usize = 40;

/// What a shape takes.
pub fn words(shape: &'static Shape) -> String {
    match shape {
        Shape::Bool => "true or false".to_owned(),
        Shape::Int(IntShape { max, .. }) if *max == i128::from(i64::MAX) => "a whole number".to_owned(),
        Shape::Int(IntShape { min, max, .. }) if *max == i128::from(u64::MAX) => {
            format!("a whole number from {min} on")
        }
        Shape::Int(int) => between_its_bounds(int),
        Shape::Float => "a number".to_owned(),
        Shape::Char => "a text of one character".to_owned(),
        Shape::String => "a text".to_owned(),
        Shape::Unit => "null".to_owned(),
        Shape::Option(inner) => format!("{} or null", words(inner())),
        Shape::List(_) => "an array".to_owned(),
        Shape::Map(_) => "an object".to_owned(),
        Shape::Tuple(shapes) => an_array_of(shapes.len()),
        Shape::Struct(of) => words_of_fields(&of.fields),
        Shape::Enum(of) => words_of_enum(of),
        Shape::Opaque(name) => format!("a `{name}`"),
    }
}

pub fn between_its_bounds(IntShape { min, max, .. }: &IntShape) -> String {
    format!("a whole number from {min} to {max}")
}

pub fn words_of_fields(fields: &'static Fields) -> String {
    match fields {
        Fields::Unit => "null".to_owned(),
        Fields::Newtype(_, shape, _) => words(shape()),
        Fields::Tuple(shapes) => an_array_of(shapes.len()),
        Fields::Named(named) => {
            let names: Vec<_> = named.iter().filter(|field| !field.flatten).map(|field| field.wire).collect();
            an_object_with(&names)
        }
    }
}

pub fn words_of_enum(of: &'static EnumShape) -> String {
    match of.tagging {
        Tagging::External => joined(of.variants.iter().map(words_of_variant), " or "),
        Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => {
            format!("an object whose `{tag}` is {}", choices(of))
        }
    }
}

/// A variant that nothing but its name tells.
pub fn words_of_variant(variant: &Variant) -> String {
    match variant.fields {
        Fields::Unit => format!("\"{}\"", variant.wire),
        _ => format!("{{\"{}\": …}}", variant.wire),
    }
}

/// The names of the variants; with what stands behind them where that is how they are written.
pub fn choices(of: &EnumShape) -> String {
    match of.tagging {
        Tagging::External => joined(of.variants.iter().map(words_of_variant), " or "),
        _ => joined(of.variants.iter().map(|variant| format!("\"{}\"", variant.wire)), " or "),
    }
}

pub fn an_object_with(names: &[&str]) -> String {
    if names.is_empty() { "an object".to_owned() } else { format!("an object with {}", listed(names)) }
}

pub fn an_array_of(length: usize) -> String {
    format!("an array of {length} element{}", if length == 1 { "" } else { "s" })
}

pub fn listed(names: &[&str]) -> String {
    joined(names.iter().map(|name| format!("`{name}`")), ", ")
}

fn joined(words: impl ExactSizeIterator<Item = String>, between: &str) -> String {
    let more = words.len().saturating_sub(MOST_NAMES);
    let first: Vec<_> = words.take(MOST_NAMES).collect();
    let rest = if more > 0 { format!("{between}{more} more") } else { String::new() };
    first.join(between) + &rest
}

/// What stands in the JSON.
pub fn told(json: &Value) -> String {
    match json {
        Value::String(text) => format!("the text {}", quoted(text)),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => other.to_string(),
    }
}

pub fn quoted(text: &str) -> String {
    let mut letters = text.chars();
    let mut first: String = letters.by_ref().take(LONGEST_TEXT).collect();
    if letters.next().is_some() {
        first.push('…');
    }
    Value::from(first).to_string()
}
