//! An example of the JSON that a type has, from its shape.

#[cfg(feature = "console")]
mod repair;

use std::ptr::from_ref;

#[cfg(feature = "console")]
pub use repair::fitting;
use serde_json::Number;

use crate::asl::{Json, Object};
#[cfg(feature = "console")]
use crate::definition::Variable;
use crate::shape::{Field, Fields, IntShape, Missing, Shape, ShapeFn, StructShape, Tagging, Variant};

/// An input of a workflow with these parameters: of one it is its value, of several an object by their names.
#[cfg(feature = "console")]
pub fn input(parameters: &[Variable]) -> Json {
    match parameters {
        [] => Json::Null,
        [only] => value((only.shape)()),
        several => {
            let field = |parameter: &Variable| (parameter.name.to_owned(), value((parameter.shape)()));
            Json::Object(Object(several.iter().map(field).collect()))
        }
    }
}

/// A value of a shape. Optional parts are there, and lists have one element, but where a type contains itself.
pub fn value(shape: &'static Shape) -> Json {
    Around::default().value(shape).unwrap_or(Json::Null)
}

/// The structs and enums around a value.
#[derive(Default)]
struct Around(Vec<*const Shape>);

impl Around {
    /// `None` where the value would be inside one of its own type.
    fn value(&mut self, shape: &'static Shape) -> Option<Json> {
        Some(match shape {
            Shape::Bool => Json::Bool(true),
            Shape::Int(IntShape { min, max, .. }) => number(1.clamp(*min, *max)),
            Shape::Float => Json::Number(Number::from_f64(1.5)?),
            Shape::Char => Json::from("a"),
            Shape::String => Json::from("text"),
            Shape::Unit | Shape::Opaque(_) => Json::Null,
            Shape::Option(inner) => self.value(inner()).unwrap_or(Json::Null),
            Shape::List(inner) => Json::Array(self.value(inner()).into_iter().collect()),
            Shape::Map(inner) => {
                Json::Object(Object(self.value(inner()).map(|value| ("key".to_owned(), value)).into_iter().collect()))
            }
            Shape::Tuple(shapes) => self.tuple(shapes)?,
            Shape::Struct(StructShape { fields, .. }) => self.inside(shape, |around| around.fields(fields))?,
            Shape::Enum(of) => {
                self.inside(shape, |around| of.variants.iter().find_map(|variant| around.variant(of.tagging, variant)))?
            }
        })
    }

    fn inside(&mut self, shape: &'static Shape, value: impl FnOnce(&mut Self) -> Option<Json>) -> Option<Json> {
        if self.0.contains(&from_ref(shape)) {
            return None;
        }
        self.0.push(shape);
        let value = value(self);
        self.0.pop();
        value
    }

    fn tuple(&mut self, shapes: &'static [ShapeFn]) -> Option<Json> {
        shapes.iter().map(|shape| self.value(shape())).collect::<Option<_>>().map(Json::Array)
    }

    fn fields(&mut self, fields: &'static Fields) -> Option<Json> {
        match fields {
            Fields::Unit => Some(Json::Null),
            Fields::Newtype(_, shape, _) => self.value(shape()),
            Fields::Tuple(shapes) => self.tuple(shapes),
            Fields::Named(fields) => self.named(fields),
        }
    }

    fn named(&mut self, fields: &'static [Field]) -> Option<Json> {
        let mut object = Vec::new();
        for field in fields {
            let value = match field.missing {
                Missing::Default(default) => Json::from(default()),
                _ => self.value((field.shape)())?,
            };
            match value {
                Json::Object(Object(inner)) if field.flatten => object.extend(inner),
                _ if field.flatten => {}
                value => object.push((field.wire.to_owned(), value)),
            }
        }
        Some(Json::Object(Object(object)))
    }

    fn variant(&mut self, tagging: Tagging, variant: &'static Variant) -> Option<Json> {
        let content = self.fields(&variant.fields)?;
        let unit = matches!(variant.fields, Fields::Unit);
        let name = Json::from(variant.wire);
        let fields = match tagging {
            Tagging::External if unit => return Some(name),
            Tagging::External => vec![(variant.wire, content)],
            Tagging::Adjacent { tag, .. } if unit => vec![(tag, name)],
            Tagging::Adjacent { tag, content: place } => vec![(tag, name), (place, content)],
            Tagging::Internal { tag } => {
                let rest = if let Json::Object(Object(rest)) = content { rest } else { Vec::new() };
                let fields = std::iter::once((tag.to_owned(), name)).chain(rest);
                return Some(Json::Object(Object(fields.collect())));
            }
        };
        Some(Json::Object(Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())))
    }
}

fn number(number: i128) -> Json {
    Json::Number(Number::from_i128(number).unwrap_or_else(|| 0.into()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::Data;

    fn example<T: Data>() -> String {
        let text = serde_json::to_string(&value(T::shape())).unwrap();
        serde_json::from_str::<T>(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        text
    }

    #[test]
    fn an_example_is_of_its_type() {
        assert_eq!(example::<(bool, u8, f64, char)>(), r#"[true,1,1.5,"a"]"#);
        assert_eq!(example::<Vec<Option<String>>>(), r#"["text"]"#);
        assert_eq!(example::<BTreeMap<String, (i64, ())>>(), r#"{"key":[1,null]}"#);
        assert_eq!(example::<Result<u8, String>>(), r#"{"Ok":1}"#);
        assert_eq!(example::<std::time::Duration>(), r#"{"secs":1,"nanos":1}"#);
    }

    /// A list of itself, or a way out.
    enum Tree {}

    impl Tree {
        fn shape() -> &'static Shape {
            static SHAPE: Shape = Shape::Enum(crate::shape::EnumShape {
                name: "Tree",
                tagging: Tagging::External,
                variants: &[
                    Variant {
                        name: "Pair",
                        wire: "pair",
                        aliases: &[],
                        fields: Fields::Tuple(&[Tree::shape, Tree::shape]),
                    },
                    Variant {
                        name: "Several",
                        wire: "several",
                        aliases: &[],
                        fields: Fields::Newtype("0", Tree::list, false),
                    },
                ],
            });
            &SHAPE
        }

        fn list() -> &'static Shape {
            &Shape::List(Tree::shape)
        }
    }

    #[test]
    fn a_type_that_contains_itself_ends() {
        assert_eq!(serde_json::to_string(&value(Tree::shape())).unwrap(), r#"{"several":[]}"#);
    }

    #[test]
    fn parameters_are_as_the_command_line_takes_them() {
        let (goods, note) =
            (Variable { name: "goods", shape: u8::shape }, Variable { name: "note", shape: bool::shape });
        let text = |parameters: &[Variable]| serde_json::to_string(&input(parameters)).unwrap();
        assert_eq!((text(&[]), text(&[goods])), ("null".to_owned(), "1".to_owned()));
        assert_eq!(text(&[goods, note]), r#"{"goods":1,"note":true}"#);
    }
}
