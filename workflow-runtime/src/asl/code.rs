//! JSONata text, with what is known of its value.

use super::json::Json;
use crate::shape::{Fields, Shape};

/// How strongly the outermost operator of a text binds.
/// See <https://docs.jsonata.org/overview>; the numbers are those of its parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    Ternary,
    Or,
    And,
    Compare,
    Add,
    Multiply,
    Path,
    Atom,
}

/// A JSONata expression.
#[derive(Debug, Clone)]
pub struct Code {
    pub text: String,
    pub strength: Strength,
    pub shape: Option<&'static Shape>,
    /// The path itself where the text guards against a field that is missing.
    pub bare: Option<String>,
    /// The value, where it is known already.
    pub constant: Option<Json>,
    /// `${Name}`, where the value is the text of a setting.
    pub substitution: Option<String>,
    /// Whether evaluating it may fail.
    pub fails: bool,
    /// Whether the value may be `null` although the shape is no `Option`'s.
    pub nullable: bool,
    /// What is known of the parts of a tuple, or of the elements of a list, whose shape no type names.
    pub parts: Vec<Code>,
    /// The object that the value shares with others, where it is flattened or stands beside a tag.
    pub around: Option<Around>,
}

/// An object that several values share.
#[derive(Debug, Clone)]
pub struct Around {
    pub text: String,
    /// The names that belong to the others.
    pub taken: Vec<&'static str>,
}

impl Code {
    pub fn new(text: impl Into<String>, strength: Strength, shape: Option<&'static Shape>) -> Self {
        Code {
            text: text.into(),
            strength,
            shape,
            bare: None,
            constant: None,
            substitution: None,
            fails: false,
            nullable: false,
            parts: Vec::new(),
            around: None,
        }
    }

    pub fn atom(text: impl Into<String>, shape: Option<&'static Shape>) -> Self {
        Code::new(text, Strength::Atom, shape)
    }

    pub fn path(text: impl Into<String>, shape: Option<&'static Shape>) -> Self {
        Code::new(text, Strength::Path, shape)
    }

    /// A value of which as much is known as of this one.
    pub fn at(&self, text: impl Into<String>) -> Self {
        Code::path(text, None).like(self)
    }

    /// What is known of `other` is known of this.
    pub fn like(self, other: &Code) -> Self {
        Code { shape: other.shape, parts: other.parts.clone(), ..self }.nullable(other.nullable)
    }

    pub fn constant(value: Json) -> Self {
        let shape = match value {
            Json::Bool(_) => Some(&Shape::Bool),
            Json::String(_) => Some(&Shape::String),
            _ => None,
        };
        let nullable = value == Json::Null;
        Code { nullable, constant: Some(value.clone()), ..Code::atom(literal(&value), shape) }
    }

    pub fn fails(mut self, fails: bool) -> Self {
        self.fails |= fails;
        self
    }

    /// Whether writing it twice costs nothing: a variable, a path or a constant.
    pub fn is_plain(&self) -> bool {
        !self.fails && self.strength >= Strength::Path && !self.text.starts_with(['(', '['])
    }

    pub fn nullable(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }

    pub fn shaped(mut self, shape: Option<&'static Shape>) -> Self {
        self.shape = shape.or(self.shape);
        self
    }

    /// The text for a place where operators of this strength, or a stronger one, may stand.
    pub fn within(&self, strength: Strength) -> String {
        if self.strength >= strength { self.text.clone() } else { format!("({})", self.text) }
    }

    /// The object in which the value's fields stand, and the names there that belong to others.
    pub fn object(&self) -> Around {
        self.around.clone().unwrap_or_else(|| Around { text: self.within(Strength::Path), taken: Vec::new() })
    }

    /// The text without the guard against a missing field, in front of a comparison with `null`.
    pub fn unguarded(&self) -> String {
        self.bare.clone().unwrap_or_else(|| self.within(Strength::Add))
    }

    /// What a definition holds: plain JSON for a constant, else an expression.
    pub fn json(&self) -> Json {
        match (&self.constant, &self.substitution) {
            (Some(Json::String(text)), _) if text.is_empty() => self.expression(),
            (Some(value), _) if !holds_expression(value) => value.clone(),
            (None, Some(substitution)) => Json::String(substitution.clone()),
            _ => self.expression(),
        }
    }

    /// The same where validators want an object or an expression.
    pub fn structure(&self) -> Json {
        match &self.constant {
            Some(Json::Object(_)) => self.json(),
            _ => self.expression(),
        }
    }

    pub fn expression(&self) -> Json {
        Json::String(format!("{{% {} %}}", self.text))
    }
}

/// Whether Step Functions would take a plain text in the value for an expression, or a deployment part of it for
/// the name of a substitution.
fn holds_expression(value: &Json) -> bool {
    match value {
        Json::String(text) => text.starts_with("{%") || text.contains("${"),
        Json::Array(values) => values.iter().any(holds_expression),
        Json::Object(fields) => fields.0.iter().any(|(_, value)| holds_expression(value)),
        _ => false,
    }
}

/// A constant as JSONata.
pub fn literal(value: &Json) -> String {
    match value {
        Json::Null => "null".into(),
        Json::Bool(value) => value.to_string(),
        Json::Number(number) => number.to_string(),
        Json::String(text) => quote(text),
        Json::Array(values) => format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Json::Object(fields) => {
            let fields = fields.0.iter().map(|(name, value)| format!("{}: {}", quote(name), literal(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A text in single quotes; in double ones where it holds a single one, which JSONata cannot escape.
pub fn quote(text: &str) -> String {
    let mark = if text.contains('\'') { '"' } else { '\'' };
    let mut quoted = String::from(mark);
    for letter in text.chars() {
        match letter {
            '\\' => quoted.push_str("\\\\"),
            '"' if mark == '"' => quoted.push_str("\\\""),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push(mark);
    // Step Functions ends an expression at `%}`, inside a text too, and a deployment fills in what `${…}` names.
    quoted.replace("%}", "%\\u007d").replace("${", "\\u0024{")
}

/// A field after a path: plain, or in backticks.
pub fn step(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && !["and", "or", "in", "true", "false", "null", "function"].contains(&name);
    if plain { format!(".{name}") } else { format!(".`{name}`") }
}

/// The shape inside wrappers that JSON does not show.
pub fn plain(shape: Option<&'static Shape>) -> Option<&'static Shape> {
    match shape? {
        Shape::Struct(inner) => match inner.fields {
            Fields::Newtype(_, inner, _) => plain(Some(inner())),
            _ => shape,
        },
        Shape::Option(inner) => plain(Some(inner())),
        _ => shape,
    }
}

/// Whether a value is a JSON array, which JSONata would splice into an array around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrayness {
    Never,
    Maybe,
    Always,
}

pub fn arrayness(code: &Code) -> Arrayness {
    if code.constant.as_ref().is_some_and(|value| !matches!(value, Json::Array(_))) {
        return Arrayness::Never;
    }
    let array = match plain(code.shape) {
        Some(Shape::List(_) | Shape::Tuple(_)) => true,
        Some(Shape::Struct(inner)) => matches!(inner.fields, Fields::Tuple(_)),
        Some(Shape::Opaque(_)) => return Arrayness::Maybe,
        None if code.parts.is_empty() => return Arrayness::Maybe,
        None => true,
        _ => false,
    };
    match array {
        false => Arrayness::Never,
        true if code.nullable || matches!(code.shape, Some(Shape::Option(_))) => Arrayness::Maybe,
        true => Arrayness::Always,
    }
}
