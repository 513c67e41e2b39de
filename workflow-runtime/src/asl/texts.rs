//! JSON that is built in place, and JSON as text.

use super::code::{Code, Strength, plain};
use super::jsonata::{Writer, after, record};
use crate::data::Data;
use crate::expr::{Expr, FieldValue};
use crate::shape::{Fields, Shape};

/// The longest number that `$string` writes digit by digit.
const LONGEST: i128 = 999_999_999_999_999;

impl Writer<'_> {
    /// `json!({ … })`
    pub fn object(&self, fields: &[FieldValue]) -> Code {
        let fields = fields.iter().map(|field| (field.name, self.write(&field.value, None)));
        record(fields.collect()).shaped(Some(serde_json::Value::shape()))
    }

    /// The text of a value's JSON, which fails where `$string` rounds a number in it.
    pub fn to_json(&self, value: &Expr) -> Code {
        self.json_text(self.write(value, None))
    }

    pub fn json_text(&self, value: Code) -> Code {
        let mut held = Vec::new();
        let own = self.hold(&value, &mut held);
        let text = if may_be_text(value.shape) {
            // `$string` leaves a text as it is, but not in a list.
            let list = format!("{} := $string({})", self.helper(), self.array(vec![value.at(own.clone())]).text);
            let name = list.split(' ').next().unwrap_or_default().to_owned();
            held.push(Code::atom(list, None));
            format!("$substring({name}, 1, $length({name}) - 2)")
        } else {
            format!("$string({own})")
        };
        let code = match has_long_numbers(value.shape, &mut Vec::new()) {
            false => Code::atom(text, Some(&Shape::String)),
            true => {
                let q = self.helper();
                held.push(Code::atom(format!("{q} := {text}"), None));
                let same = format!("$parse({q}) = {own} ? {q} : $error('a number has more than 15 digits')");
                Code::new(same, Strength::Ternary, Some(&Shape::String)).fails(true)
            }
        };
        after(&held, code).fails(value.fails)
    }
}

/// Whether a value may be a text in JSON.
pub fn may_be_text(shape: Option<&'static Shape>) -> bool {
    matches!(plain(shape), None | Some(Shape::String | Shape::Char | Shape::Enum(_) | Shape::Opaque(_)))
}

/// Whether there may be a number in a value that has more than 15 digits.
fn has_long_numbers(shape: Option<&'static Shape>, seen: &mut Vec<*const Shape>) -> bool {
    if let Some(shape) = shape {
        if seen.contains(&std::ptr::from_ref(shape)) {
            return false;
        }
        seen.push(shape);
    }
    let mut inner = |shape: fn() -> &'static Shape| has_long_numbers(Some(shape()), seen);
    let mut fields = |fields: &'static Fields| match fields {
        Fields::Unit => false,
        Fields::Newtype(_, shape, _) => inner(*shape),
        Fields::Tuple(shapes) => shapes.iter().any(|shape| inner(*shape)),
        Fields::Named(fields) => fields.iter().any(|field| inner(field.shape)),
    };
    match shape {
        None | Some(Shape::Float | Shape::Opaque(_)) => true,
        Some(Shape::Int(int)) => int.max > LONGEST,
        Some(Shape::Bool | Shape::Char | Shape::String | Shape::Unit) => false,
        Some(Shape::Option(shape) | Shape::List(shape) | Shape::Map(shape)) => inner(*shape),
        Some(Shape::Tuple(shapes)) => shapes.iter().any(|shape| inner(*shape)),
        Some(Shape::Struct(shape)) => fields(&shape.fields),
        Some(Shape::Enum(shape)) => shape.variants.iter().any(|variant| fields(&variant.fields)),
    }
}
