//! Expressions and patterns as data: the part of Rust that means the same in JSONata.

use crate::definition::Setting;
use crate::shape::ShapeFn;

/// An expression.
#[derive(Debug)]
#[non_exhaustive]
pub enum Expr {
    /// `true`
    Bool(bool),
    /// A whole number. The text is its suffix (`u32`), or `""`.
    Int(i128, &'static str),
    /// A floating point number.
    Float(f64),
    /// A text.
    Str(&'static str),
    /// `()`
    Unit,
    /// A variable, or a name that a pattern or a closure binds.
    Var(&'static str),
    /// `base.field`, or `base.0`.
    Field(&'static Expr, &'static str),
    /// `base[index]`
    Index(&'static Expr, &'static Expr),
    /// `!x`
    Not(&'static Expr),
    /// `-x`
    Neg(&'static Expr),
    /// `a + b` and its like.
    Binary(BinaryOp, &'static Expr, &'static Expr),
    /// `if condition { a } else { b }`
    If(&'static Expr, &'static Expr, &'static Expr),
    /// `match scrutinee { … }`, exhaustive.
    Match(&'static Expr, &'static [ExprArm]),
    /// `matches!(scrutinee, pattern if guard)`
    Matches(&'static Expr, &'static Pattern, Option<&'static Expr>),
    /// `Order { id: 1, ..Default::default() }`
    Struct {
        /// The type.
        shape: ShapeFn,
        /// The fields that are written, by their Rust names (`0`, `1`, … for `Point(1, 2)`).
        fields: &'static [FieldValue],
        /// The value of `..Default::default()`.
        rest: Option<fn() -> serde_json::Value>,
    },
    /// `Status::Paid`, `Status::Paid(5)`, `Status::Paid { amount: 5 }`
    Variant {
        /// The enum.
        shape: ShapeFn,
        /// The variant's Rust name.
        variant: &'static str,
        /// The fields by their Rust names; `0`, `1`, … where they have none.
        fields: &'static [FieldValue],
    },
    /// `(a, b)`
    Tuple(&'static [Expr]),
    /// `vec![a, b]`
    List(&'static [Expr]),
    /// `Some(x)`
    Some(&'static Expr),
    /// `None`
    None,
    /// `format!("{a} of {b}")`
    Format(&'static [FormatPart]),
    /// `receiver.method(arguments)`
    Method {
        /// The receiver.
        receiver: &'static Expr,
        /// The method's name, one of the language's closed list.
        method: &'static str,
        /// The arguments.
        arguments: &'static [Expr],
    },
    /// `json!({ "name": value })`: the values by their names in JSON.
    Object(&'static [FieldValue]),
    /// `to_json(value)`: the text of its JSON.
    ToJson(&'static Expr),
    /// `from_json::<Type>(text)`
    FromJson(ShapeFn, &'static Expr),
    /// A step of an iterator.
    Iterate(&'static Iteration),
    /// `context.execution.id` and its like, without the leading `context.`.
    Context(&'static str),
    /// `settings.queue_url`
    Setting(&'static Setting),
    /// `now()`: the current time as RFC 3339 text.
    Now,
    /// `uuid()`: a random version 4 UUID as text.
    Uuid,
    /// `token()`: the text of a callback's token.
    Token,
}

/// `list.iter().step(arguments, closure)`, where `iter()` and `collect()` are not steps: an iterator
/// is the list of its elements.
#[derive(Debug)]
pub struct Iteration {
    /// The list.
    pub list: Expr,
    /// The method's name, one of the language's closed list.
    pub step: &'static str,
    /// The arguments before the closure.
    pub arguments: &'static [Expr],
    /// The closure.
    pub closure: Option<Closure>,
}

/// `|a, (b, c)| body`
#[derive(Debug)]
pub struct Closure {
    /// The parameters, which match every value.
    pub parameters: &'static [Pattern],
    /// The value.
    pub body: Expr,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    And,
    Or,
}

/// `field: value` in a literal.
#[derive(Debug)]
pub struct FieldValue {
    /// The field's Rust name.
    pub name: &'static str,
    /// Its value.
    pub value: Expr,
}

/// An arm of a `match` expression.
#[derive(Debug)]
pub struct ExprArm {
    /// The pattern.
    pub pattern: Pattern,
    /// The guard.
    pub guard: Option<Expr>,
    /// The value.
    pub body: Expr,
}

/// A part of `format!`.
#[derive(Debug)]
pub enum FormatPart {
    /// Text as it stands.
    Text(&'static str),
    /// `{value}`
    Value(Expr),
}

/// A pattern.
#[derive(Debug)]
#[non_exhaustive]
pub enum Pattern {
    /// `_`
    Wild,
    /// `name`, or `name @ pattern`.
    Bind(&'static str, Option<&'static Pattern>),
    /// A literal: [`Expr::Bool`], [`Expr::Int`], [`Expr::Float`] or [`Expr::Str`].
    Literal(Expr),
    /// `low..=high`; both ends are included and either may be open.
    Range(Option<i128>, Option<i128>),
    /// `a | b`
    Or(&'static [Pattern]),
    /// `(a, b)`
    Tuple(&'static [Pattern]),
    /// `Order { id, .. }`, or `Point(x, y)`
    Struct {
        /// The type.
        shape: ShapeFn,
        /// The fields that are looked at.
        fields: &'static [FieldPattern],
    },
    /// `Status::Paid { amount }`
    Variant {
        /// The enum.
        shape: ShapeFn,
        /// The variant's Rust name.
        variant: &'static str,
        /// The fields that are looked at.
        fields: &'static [FieldPattern],
    },
    /// `Some(pattern)`
    Some(&'static Pattern),
    /// `None`
    None,
}

/// `field: pattern`
#[derive(Debug)]
pub struct FieldPattern {
    /// The field's Rust name; `0`, `1`, … where it has none.
    pub name: &'static str,
    /// Its pattern.
    pub pattern: Pattern,
}
