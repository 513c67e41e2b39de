//! The JSON shape of a Rust type, as data.
//!
//! `#[derive(Data)]` describes how serde writes a type; whatever renders a workflow for another
//! engine reads field names, tags and optional fields from here instead of guessing them.

pub use crate::data::{MayBeNull, NeverNull};
pub use crate::mask::{MASK, mask};

/// Gives a type's [`Shape`]. Shapes link to each other by this function, so recursive types work.
pub type ShapeFn = fn() -> &'static Shape;

/// How a type looks in JSON, and what it is called in Rust.
#[derive(Debug)]
#[non_exhaustive]
pub enum Shape {
    /// `true` or `false`.
    Bool,
    /// A whole number between the bounds of its Rust type.
    Int(IntShape),
    /// A floating point number.
    Float,
    /// A `char`: a text of one character.
    Char,
    /// A text.
    String,
    /// `()`: `null`.
    Unit,
    /// `Option<T>`: the value, or `null`, or a missing field.
    Option(ShapeFn),
    /// `Vec<T>` and its like: an array.
    List(ShapeFn),
    /// A map from text to `T`: an object.
    Map(ShapeFn),
    /// A tuple: an array of fixed length.
    Tuple(&'static [ShapeFn]),
    /// A struct.
    Struct(StructShape),
    /// An enum.
    Enum(EnumShape),
    /// A type whose JSON is carried as it is and cannot be looked into; its Rust name.
    Opaque(&'static str),
}

/// The bounds of an integer type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntShape {
    /// The type's name: `u8`, `i64`, …
    pub name: &'static str,
    /// The smallest value.
    pub min: i128,
    /// The largest value, at most `i128::MAX`.
    pub max: i128,
}

/// The shape of a struct.
#[derive(Debug)]
pub struct StructShape {
    /// The type's name in Rust.
    pub name: &'static str,
    /// Its fields.
    pub fields: Fields,
}

/// The fields of a struct or of a variant.
#[derive(Debug)]
pub enum Fields {
    /// No fields: `null`.
    Unit,
    /// One unnamed field, or `#[serde(transparent)]`: the JSON of that field. The text is the
    /// field's name in Rust (`0` for `struct Id(u32)`); the last tells whether it is marked `#[data(secret)]`.
    Newtype(&'static str, ShapeFn, bool),
    /// Unnamed fields: an array.
    Tuple(&'static [ShapeFn]),
    /// Named fields: an object.
    Named(&'static [Field]),
}

#[doc(hidden)]
pub const NO_ALIASES: &[&str] = &[];

/// A named field.
#[derive(Debug)]
pub struct Field {
    /// The field's name in Rust.
    pub name: &'static str,
    /// The field's name in JSON.
    pub wire: &'static str,
    /// Other names under which it is read: `#[serde(alias = "…")]`.
    pub aliases: &'static [&'static str],
    /// The field's shape.
    pub shape: ShapeFn,
    /// Whether the JSON may lack the field, and what then stands for it.
    pub missing: Missing,
    /// `#[serde(flatten)]`: the fields of this field stand in the object around it.
    pub flatten: bool,
    /// `#[data(secret)]`: whoever shows an execution [masks](mask) it.
    pub secret: bool,
}

/// What a field that is missing from the JSON stands for.
#[derive(Debug, Clone, Copy)]
pub enum Missing {
    /// The field is always there.
    Never,
    /// `None`.
    None,
    /// `#[serde(default)]`: this value.
    Default(fn() -> serde_json::Value),
}

/// The shape of an enum.
#[derive(Debug)]
pub struct EnumShape {
    /// The type's name in Rust.
    pub name: &'static str,
    /// How the JSON tells the variants apart.
    pub tagging: Tagging,
    /// The variants, in the order of their declaration.
    pub variants: &'static [Variant],
}

/// How JSON tells the variants of an enum apart.
/// See <https://serde.rs/enum-representations.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tagging {
    /// `"Unit"` or `{"Variant": …}`.
    External,
    /// `{"tag": "Variant", …}`.
    Internal {
        /// The tag's field.
        tag: &'static str,
    },
    /// `{"tag": "Variant", "content": …}`.
    Adjacent {
        /// The tag's field.
        tag: &'static str,
        /// The content's field.
        content: &'static str,
    },
}

/// A variant of an enum.
#[derive(Debug)]
pub struct Variant {
    /// The variant's name in Rust.
    pub name: &'static str,
    /// The variant's name in JSON.
    pub wire: &'static str,
    /// Other names under which it is read: `#[serde(alias = "…")]`.
    pub aliases: &'static [&'static str],
    /// Its fields.
    pub fields: Fields,
}
