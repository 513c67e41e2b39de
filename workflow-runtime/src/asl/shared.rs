//! Values that share a JSON object with others: flattened fields, and contents beside a tag.

use super::code::{Around, Code, plain, quote};
use crate::shape::{EnumShape, Field, Fields, Shape, StructShape, Tagging, Variant};

/// A flattened field of the fields in an object.
pub fn flattened(mut object: Around, fields: &[Field], field: &Field) -> Code {
    for other in fields.iter().filter(|other| !std::ptr::eq(*other, field)) {
        names_of_field(other, &mut object.taken);
    }
    let shape = (field.shape)();
    part(object, shape, keeps_others(shape))
}

/// The content of a variant in an object that has a tag, too.
pub fn beside_tag(object: Around, shape: &'static Shape) -> Code {
    let denies = matches!(plain(Some(shape)), Some(Shape::Struct(_) | Shape::Enum(_)));
    part(object, shape, denies || keeps_others(shape))
}

/// A value of an object: without what belongs to others, where that makes a difference.
fn part(object: Around, shape: &'static Shape, alone: bool) -> Code {
    let code = match alone {
        false => Code::path(object.text.clone(), Some(shape)),
        true => {
            let others = format!("$sift({}, function($v, $k) {{ $not($k in {}) }})", object.text, list(&object.taken));
            // Where nothing is left, `$sift` gives nothing.
            Code::atom(format!("$merge([{others}, {{}}])"), Some(shape))
        }
    };
    Code { around: Some(object), ..code }
}

/// A value whose fields go into an object with others: JSON may have more fields than its type.
pub fn own_fields(code: &Code) -> String {
    let literal = code.constant.is_some() || code.text.starts_with('{');
    match plain(code.shape) {
        Some(shape @ (Shape::Struct(_) | Shape::Enum(_))) if !literal && !keeps_others(shape) => {
            let mut names = Vec::new();
            names_of(shape, &mut names);
            format!("$sift({}, function($v, $k) {{ $k in {} }})", code.text, list(&names))
        }
        _ => code.text.clone(),
    }
}

fn list(names: &[&str]) -> String {
    format!("[{}]", names.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", "))
}

/// Whether a value would keep fields that are not its own.
fn keeps_others(shape: &'static Shape) -> bool {
    let flattened = |fields: &Fields| match fields {
        Fields::Named(fields) => fields.iter().any(|field| field.flatten && keeps_others((field.shape)())),
        _ => false,
    };
    match plain(Some(shape)) {
        Some(Shape::Map(_) | Shape::Opaque(_)) => true,
        Some(Shape::Struct(shape)) => flattened(&shape.fields),
        Some(Shape::Enum(EnumShape { tagging: Tagging::Internal { .. }, variants, .. })) => {
            variants.iter().any(|variant| matches!(variant.fields, Fields::Newtype(..)) || flattened(&variant.fields))
        }
        _ => false,
    }
}

fn names_of_field(field: &Field, names: &mut Vec<&'static str>) {
    if field.flatten { names_of((field.shape)(), names) } else { names.push(field.wire) }
}

/// The names in JSON of a value's fields.
fn names_of(shape: &'static Shape, names: &mut Vec<&'static str>) {
    match plain(Some(shape)) {
        Some(Shape::Struct(StructShape { fields: Fields::Named(fields), .. })) => {
            fields.iter().for_each(|field| names_of_field(field, names));
        }
        Some(Shape::Enum(shape)) => match shape.tagging {
            Tagging::External => {}
            Tagging::Adjacent { tag, content } => names.extend([tag, content]),
            Tagging::Internal { tag } => {
                names.push(tag);
                shape.variants.iter().for_each(|variant| names_of_variant(variant, names));
            }
        },
        _ => {}
    }
}

fn names_of_variant(variant: &Variant, names: &mut Vec<&'static str>) {
    match variant.fields {
        Fields::Newtype(_, content, _) => names_of(content(), names),
        Fields::Named(fields) => fields.iter().for_each(|field| names_of_field(field, names)),
        _ => {}
    }
}
