//! Random JSON of a type, by its shape: the values at which types and engines differ, and small ones.

use fastrand::Rng;
use serde_json::{Map, Value, json};
use workflow_runtime::shape::{EnumShape, Fields, Missing, Shape, Tagging};

const TEXTS: [&str; 14] =
    ["", "a", "b", "ab", "A", " a ", "it's", "\"", "1", "10", "\u{e9}", "\u{ffff}", "\u{1f600}", "\u{a0}\n"];

const FLOATS: [f64; 12] = [0.0, -0.0, 0.5, -1.5, 1.0, 2.0, 3.0, 0.1, 1e21, 1e-7, 1e308, -1e308];

/// The largest whole number that a double holds exactly.
const LARGEST: i128 = (1 << 53) - 1;

pub fn value(shape: &Shape, rng: &mut Rng) -> Value {
    let length = |rng: &mut Rng| [0, 1, 1, 2, 3][rng.usize(..5)];
    match shape {
        Shape::Bool => rng.bool().into(),
        Shape::Int(int) => whole(int.min.max(-LARGEST), int.max.min(LARGEST), rng),
        Shape::Float => FLOATS[rng.usize(..FLOATS.len())].into(),
        Shape::Char => "a".into(),
        Shape::String => text(rng).into(),
        Shape::Option(_) if rng.u8(..3) == 0 => Value::Null,
        Shape::Option(inner) => value(inner(), rng),
        Shape::List(element) => (0..length(rng)).map(|_| value(element(), rng)).collect(),
        Shape::Map(element) => (0..length(rng)).map(|_| (text(rng).to_owned(), value(element(), rng))).collect(),
        Shape::Tuple(parts) => parts.iter().map(|part| value(part(), rng)).collect(),
        Shape::Struct(shape) => fields(&shape.fields, rng),
        Shape::Enum(shape) => variant(shape, rng),
        Shape::Opaque(_) => any(rng),
        _ => Value::Null,
    }
}

fn text(rng: &mut Rng) -> &'static str {
    TEXTS[rng.usize(..TEXTS.len())]
}

fn whole(min: i128, max: i128, rng: &mut Rng) -> Value {
    let near = [min, min + 1, max - 1, max, rng.i128(min..=max)];
    let number = if rng.u8(..4) == 0 { near[rng.usize(..5)] } else { rng.i128(-3..=9).clamp(min, max) };
    i64::try_from(number).map_or(Value::Null, Value::from)
}

fn any(rng: &mut Rng) -> Value {
    let values = [json!(null), json!(1), json!("a"), json!([]), json!([1]), json!([[], null]), json!({"a": [1]})];
    values[rng.usize(..values.len())].clone()
}

fn fields(fields: &Fields, rng: &mut Rng) -> Value {
    match fields {
        Fields::Unit => Value::Null,
        Fields::Newtype(_, shape, _) => value(shape(), rng),
        Fields::Tuple(shapes) => shapes.iter().map(|shape| value(shape(), rng)).collect(),
        Fields::Named(fields) => {
            let mut object = Map::new();
            for field in *fields {
                let left_out = !matches!(field.missing, Missing::Never) && rng.bool();
                match value((field.shape)(), rng) {
                    Value::Object(inner) if field.flatten => object.extend(inner),
                    value if !left_out => drop(object.insert(field.wire.to_owned(), value)),
                    _ => {}
                }
            }
            object.into()
        }
    }
}

fn variant(shape: &EnumShape, rng: &mut Rng) -> Value {
    let variant = &shape.variants[rng.usize(..shape.variants.len())];
    let (unit, content) = (matches!(variant.fields, Fields::Unit), fields(&variant.fields, rng));
    match shape.tagging {
        Tagging::External if unit => variant.wire.into(),
        Tagging::External => json!({variant.wire: content}),
        Tagging::Internal { tag } => {
            let mut object = content.as_object().cloned().unwrap_or_default();
            object.insert(tag.to_owned(), variant.wire.into());
            object.into()
        }
        Tagging::Adjacent { tag, .. } if unit => json!({tag: variant.wire}),
        Tagging::Adjacent { tag, content: name } => json!({tag: variant.wire, name: content}),
    }
}
