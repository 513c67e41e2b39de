//! What a workflow takes, as people read JSON.

use std::fmt::Write;

#[cfg(feature = "cli")]
use crate::definition::{Definition, Variable};
use crate::shape::{Field, Fields, Missing, Shape, Tagging, Variant};

/// Types that nest deeper are named, so that recursive ones end.
const DEEPEST: usize = 4;

/// The input of a workflow, with types at the places of values.
#[cfg(feature = "cli")]
pub fn input(definition: &Definition) -> String {
    let mut text = Text::default();
    match definition.parameters {
        [] => text.push("nothing"),
        [only] => text.shape((only.shape)()),
        several => text.block(several, |text, Variable { name, shape }| text.field(name, shape(), false)),
    }
    text.text
}

/// A value of a shape.
#[cfg(any(feature = "console", all(feature = "cli", feature = "sqlite")))]
pub fn shape(shape: &'static Shape) -> String {
    let mut text = Text::default();
    text.shape(shape);
    text.text
}

#[derive(Default)]
struct Text {
    text: String,
    depth: usize,
}

impl Text {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn shape(&mut self, shape: &'static Shape) {
        match shape {
            Shape::Bool => self.push("true or false"),
            Shape::Int(int) => self.push(int.name),
            Shape::Float => self.push("number"),
            Shape::Char => self.push("character"),
            Shape::String => self.push("text"),
            Shape::Unit => self.push("null"),
            Shape::Option(inner) => {
                self.shape(inner());
                self.push(" or null");
            }
            Shape::List(inner) => {
                self.push("[");
                self.shape(inner());
                self.push(", …]");
            }
            Shape::Map(inner) => {
                self.push("{text: ");
                self.shape(inner());
                self.push(", …}");
            }
            Shape::Tuple(shapes) => self.tuple(shapes),
            Shape::Struct(shape) if self.depth == DEEPEST => self.push(shape.name),
            Shape::Struct(shape) => self.fields(&shape.fields, None),
            Shape::Enum(shape) if self.depth == DEEPEST => self.push(shape.name),
            Shape::Enum(shape) => {
                for (index, variant) in shape.variants.iter().enumerate() {
                    self.push(if index > 0 { " or " } else { "" });
                    self.variant(shape.tagging, variant);
                }
            }
            Shape::Opaque(name) => self.push(name),
        }
    }

    fn variant(&mut self, tagging: Tagging, variant: &'static Variant) {
        let unit = matches!(variant.fields, Fields::Unit);
        match tagging {
            Tagging::External if unit => self.text(variant.wire),
            Tagging::External => {
                self.push("{");
                self.text(variant.wire);
                self.push(": ");
                self.fields(&variant.fields, None);
                self.push("}");
            }
            Tagging::Internal { tag } => self.fields(&variant.fields, Some((tag, variant.wire))),
            Tagging::Adjacent { tag, content } => {
                self.push("{");
                self.tag((tag, variant.wire));
                if !unit {
                    self.push(", ");
                    self.text(content);
                    self.push(": ");
                    self.fields(&variant.fields, None);
                }
                self.push("}");
            }
        }
    }

    fn fields(&mut self, fields: &'static Fields, tag: Option<(&str, &str)>) {
        match (fields, tag) {
            (Fields::Named(fields), None) => self.block(fields, Text::named),
            (Fields::Unit, None) => self.push("null"),
            (Fields::Newtype(_, shape, _), None) => self.shape(shape()),
            (Fields::Tuple(shapes), None) => self.tuple(shapes),
            (fields, Some(tag)) => {
                self.push("{");
                self.tag(tag);
                if let Fields::Named(fields) = fields {
                    for field in *fields {
                        self.push(", ");
                        self.named(field);
                    }
                }
                self.push("}");
            }
        }
    }

    fn named(&mut self, field: &'static Field) {
        if field.flatten {
            self.push("…");
            return self.shape((field.shape)());
        }
        // An `Option` says itself that it may be missing.
        self.field(field.wire, (field.shape)(), matches!(field.missing, Missing::Default(_)));
    }

    fn field(&mut self, name: &str, shape: &'static Shape, may_be_missing: bool) {
        self.text(name);
        self.push(if may_be_missing { "?: " } else { ": " });
        self.shape(shape);
    }

    /// A field a line.
    fn block<T>(&mut self, fields: &'static [T], write: impl Fn(&mut Self, &'static T)) {
        self.depth += 1;
        self.push("{");
        for (index, field) in fields.iter().enumerate() {
            self.push(if index > 0 { "," } else { "" });
            self.line();
            write(self, field);
        }
        self.depth -= 1;
        self.line();
        self.push("}");
    }

    fn line(&mut self) {
        let _ = write!(self.text, "\n{:1$}", "", 2 * self.depth);
    }

    fn tuple(&mut self, shapes: &'static [crate::shape::ShapeFn]) {
        self.push("[");
        for (index, shape) in shapes.iter().enumerate() {
            self.push(if index > 0 { ", " } else { "" });
            self.shape(shape());
        }
        self.push("]");
    }

    fn tag(&mut self, (tag, wire): (&str, &str)) {
        self.text(tag);
        self.push(": ");
        self.text(wire);
    }

    fn text(&mut self, text: &str) {
        let _ = write!(self.text, "\"{text}\"");
    }
}
