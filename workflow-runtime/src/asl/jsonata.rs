//! Expressions as JSONata, by their syntax tree and the shapes of their variables.
//! See <https://docs.jsonata.org/overview>; AWS implements version 2.0.6.

use std::cell::Cell;

use super::code::{Code, Strength, is_array, plain, quote, step};
use super::json::{Json, Object};
use super::patterns::Matched;
use crate::expr::{BinaryOp, Expr, ExprArm, FieldValue, FormatPart};
use crate::shape::{Fields, IntShape, Missing, Shape, ShapeFn, StructShape, Tagging, Variant};

/// The largest whole number that a double holds exactly.
const LARGEST: i128 = (1 << 53) - 1;

/// What the names of an expression stand for.
#[derive(Clone, Default)]
pub struct Scope {
    names: Vec<(String, Code)>,
}

impl Scope {
    pub fn bind(&mut self, name: &str, code: Code) {
        self.names.push((name.to_owned(), code));
    }

    fn get(&self, name: &str) -> Option<&Code> {
        self.names.iter().rev().find(|(known, _)| known == name).map(|(_, code)| code)
    }
}

/// Writes one expression.
pub struct Writer<'s> {
    scope: &'s Scope,
    helpers: Cell<usize>,
}

impl<'s> Writer<'s> {
    pub fn new(scope: &'s Scope) -> Self {
        Writer { scope, helpers: Cell::new(0) }
    }

    fn with(&self, scope: &'s Scope) -> Writer<'s> {
        Writer { scope, helpers: self.helpers.clone() }
    }

    /// A variable of the expression's own that no variable of the user's can meet.
    fn helper(&self) -> String {
        loop {
            self.helpers.set(self.helpers.get() + 1);
            let name = format!("$q{}", self.helpers.get());
            if self.scope.names.iter().all(|(_, code)| !code.text.contains(&name)) {
                return name;
            }
        }
    }

    /// The code of an expression whose value goes where `expected` is wanted.
    pub fn write(&self, expr: &Expr, expected: Option<&'static Shape>) -> Code {
        match expr {
            Expr::Bool(value) => Code::constant(Json::Bool(*value)),
            Expr::Int(value, suffix) => Code::constant(integer(*value)).shaped(int_shape(suffix).or(expected)),
            Expr::Float(value) => Code::constant(float(*value)).shaped(Some(&Shape::Float)),
            Expr::Str(text) => Code::constant((*text).into()),
            Expr::Unit | Expr::None => Code::constant(Json::Null).shaped(expected),
            Expr::Var(name) => self.scope.get(name).cloned().unwrap_or_else(|| Code::atom("null", None)),
            Expr::Field(base, name) => field(&self.write(base, None), name),
            Expr::Index(base, index) => self.index(base, index),
            Expr::Not(inner) => {
                let inner = self.write(inner, None);
                Code::atom(format!("$not({})", inner.text), Some(&Shape::Bool)).fails(inner.fails)
            }
            Expr::Neg(inner) => self.negative(inner, expected),
            Expr::Binary(op, left, right) => self.binary(*op, left, right, expected),
            Expr::If(condition, then, otherwise) => {
                let (condition, then) = (self.write(condition, None), self.write(then, expected));
                let otherwise = self.write(otherwise, expected);
                choose(&condition, &then, &otherwise)
            }
            Expr::Match(scrutinee, arms) => self.matching(scrutinee, arms, expected),
            Expr::Matches(scrutinee, pattern, guard) => {
                let matched = Matched::of(self, scrutinee, pattern);
                let scope = matched.scope(self.scope);
                let guard = guard.map(|guard| self.with(&scope).write(guard, None));
                all(matched.conditions.into_iter().chain(guard))
            }
            Expr::Struct { shape, fields, rest } => self.structure(*shape, fields, *rest),
            Expr::Variant { shape, variant, fields } => self.variant(*shape, variant, fields),
            Expr::Tuple(values) => {
                let shapes = match plain(expected) {
                    Some(Shape::Tuple(shapes)) if shapes.len() == values.len() => *shapes,
                    _ => &[],
                };
                let codes = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| self.write(value, shapes.get(index).map(|shape| shape())));
                array(codes.collect()).shaped(expected)
            }
            Expr::List(values) => {
                let element = match plain(expected) {
                    Some(Shape::List(element)) => Some(element()),
                    _ => None,
                };
                array(values.iter().map(|value| self.write(value, element)).collect()).shaped(expected)
            }
            Expr::Some(inner) => {
                let inner_shape = match expected {
                    Some(Shape::Option(inner)) => Some(inner()),
                    _ => None,
                };
                self.write(inner, inner_shape)
            }
            Expr::Format(parts) => self.format(parts),
            Expr::Method { receiver, method, arguments } => self.method(receiver, method, arguments, expected),
            Expr::Context(path) => Code::path(context(path), Some(&Shape::String)),
            Expr::Now => Code::atom("$now()", Some(&Shape::String)),
            Expr::Uuid => Code::atom("$uuid()", Some(&Shape::String)),
        }
    }

    fn index(&self, base: &Expr, index: &Expr) -> Code {
        let (base, index) = (self.write(base, None), self.write(index, None));
        let (list, at) = (self.helper(), self.helper());
        let text = format!(
            "({list} := {}; {at} := {}; {at} < $count({list}) ? {list}[{at}] : $error('index out of range'))",
            base.text, index.text
        );
        Code::atom(text, element(base.shape)).fails(true)
    }

    fn negative(&self, inner: &Expr, expected: Option<&'static Shape>) -> Code {
        match inner {
            Expr::Int(value, suffix) => Code::constant(integer(-value)).shaped(int_shape(suffix).or(expected)),
            Expr::Float(value) => Code::constant(float(-value)).shaped(Some(&Shape::Float)),
            _ => {
                let inner = self.write(inner, expected);
                let shape = inner.shape.or(expected);
                let text = format!("0 - {}", inner.within(Strength::Multiply));
                self.in_range(Code::new(text, Strength::Add, shape).fails(inner.fails))
            }
        }
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr, expected: Option<&'static Shape>) -> Code {
        use BinaryOp::*;
        match op {
            Add | Sub | Mul | Div | Rem => self.arithmetic(op, left, right, expected),
            And => join(" and ", Strength::And, &self.write(left, None), &self.write(right, None)),
            Or => join(" or ", Strength::Or, &self.write(left, None), &self.write(right, None)),
            _ => {
                let left_code = self.write(left, None);
                let right_code = self.write(right, left_code.shape);
                let symbol = match op {
                    Eq => " = ",
                    Ne => " != ",
                    Lt => " < ",
                    Le => " <= ",
                    Gt => " > ",
                    _ => " >= ",
                };
                compare(symbol, &left_code, &right_code)
            }
        }
    }

    fn arithmetic(&self, op: BinaryOp, left: &Expr, right: &Expr, expected: Option<&'static Shape>) -> Code {
        let (a, b) = (self.write(left, expected), self.write(right, expected));
        let shape = known_number(&a, left).or_else(|| known_number(&b, right)).or(expected).or(Some(&I32));
        let fails = a.fails || b.fails;
        let plain_operator = match op {
            BinaryOp::Add => Some((" + ", Strength::Add, Strength::Add)),
            BinaryOp::Sub => Some((" - ", Strength::Add, Strength::Multiply)),
            BinaryOp::Mul => Some((" * ", Strength::Multiply, Strength::Path)),
            _ => None,
        };
        if let Some((symbol, strength, right_strength)) = plain_operator {
            let text = format!("{}{symbol}{}", a.within(strength), b.within(right_strength));
            return self.in_range(Code::new(text, strength, shape).fails(fails));
        }
        let (p, q) = (self.helper(), self.helper());
        let result = match (op, plain(shape)) {
            (BinaryOp::Rem, _) => format!("{p} % {q}"),
            // Exact where `$floor(p / q)` would round a large quotient up; towards zero, as Rust.
            (_, Some(Shape::Int(_))) => format!("({p} - {p} % {q}) / {q}"),
            _ => format!("{p} / {q}"),
        };
        let text = format!("({p} := {}; {q} := {}; {q} = 0 ? $error('division by zero') : {result})", a.text, b.text);
        let code = Code::atom(text, shape).fails(true);
        match plain(shape) {
            Some(Shape::Int(int)) if int.min < 0 && op == BinaryOp::Div => self.in_range(code),
            _ => code,
        }
    }

    /// Fails where Rust's type would overflow; numbers beyond 2^53 are not exact in JSONata.
    fn in_range(&self, code: Code) -> Code {
        let Some(Shape::Int(IntShape { min, max, name })) = plain(code.shape) else { return code };
        let (min, max) = ((*min).max(-LARGEST), (*max).min(LARGEST));
        let q = self.helper();
        let text =
            format!("({q} := {}; {q} < {min} or {q} > {max} ? $error('out of range of {name}') : {q})", code.text);
        Code::atom(text, code.shape).fails(true)
    }

    fn matching(&self, scrutinee: &Expr, arms: &[ExprArm], expected: Option<&'static Shape>) -> Code {
        let mut result: Option<Code> = None;
        for (index, arm) in arms.iter().enumerate().rev() {
            let matched = Matched::of(self, scrutinee, &arm.pattern);
            let scope = matched.scope(self.scope);
            let inner = self.with(&scope);
            let body = inner.write(&arm.body, expected);
            let guard = arm.guard.as_ref().map(|guard| inner.write(guard, None));
            result = Some(match result {
                Some(rest) if index + 1 < arms.len() => {
                    choose(&all(matched.conditions.into_iter().chain(guard)), &body, &rest)
                }
                _ => body,
            });
        }
        result.unwrap_or_else(|| Code::constant(Json::Null))
    }

    fn structure(&self, shape: ShapeFn, fields: &[FieldValue], rest: Option<fn() -> serde_json::Value>) -> Code {
        let Shape::Struct(StructShape { fields: shapes, .. }) = shape() else {
            return Code::constant(Json::Null);
        };
        self.fields(shapes, fields, rest).shaped(Some(shape()))
    }

    /// The JSON of the fields of a struct or a variant.
    fn fields(&self, shapes: &'static Fields, values: &[FieldValue], rest: Option<fn() -> serde_json::Value>) -> Code {
        let value = |name: &str, shape: ShapeFn| {
            let given = values.iter().find(|value| value.name == name);
            given.map(|given| self.write(&given.value, Some(shape())))
        };
        match shapes {
            Fields::Unit => Code::constant(Json::Null),
            Fields::Newtype(name, shape) => value(name, *shape).unwrap_or_else(|| Code::constant(Json::Null)),
            Fields::Tuple(shapes) => {
                let codes = shapes.iter().enumerate().filter_map(|(index, shape)| value(&index.to_string(), *shape));
                array(codes.collect())
            }
            Fields::Named(shapes) => {
                let rest = rest.map(|rest| rest());
                let mut flattened = Vec::new();
                let mut entries = Vec::new();
                for field in *shapes {
                    match value(field.name, field.shape) {
                        Some(code) if field.flatten => flattened.push(code),
                        Some(code) => entries.push((field.wire, code)),
                        None => {
                            let default = rest.as_ref().and_then(|rest| rest.get(field.wire)).cloned();
                            entries.extend(default.map(|value| (field.wire, Code::constant(value.into()))));
                        }
                    }
                }
                merge(record(entries), flattened)
            }
        }
    }

    fn variant(&self, shape: ShapeFn, name: &str, values: &[FieldValue]) -> Code {
        let Shape::Enum(shape_of_enum) = shape() else { return Code::constant(Json::Null) };
        let Some(variant) = shape_of_enum.variants.iter().find(|variant| variant.name == name) else {
            return Code::constant(Json::Null);
        };
        let Variant { wire, fields, .. } = variant;
        let unit = matches!(fields, Fields::Unit);
        let content = self.fields(fields, values, None);
        let tagged = |tag: &'static str| (tag, Code::constant((*wire).into()));
        let code = match shape_of_enum.tagging {
            Tagging::External if unit => Code::constant((*wire).into()),
            Tagging::External => record(vec![(wire, content)]),
            Tagging::Internal { tag } if unit => record(vec![tagged(tag)]),
            Tagging::Internal { tag } => merge(record(vec![tagged(tag)]), vec![content]),
            Tagging::Adjacent { tag, .. } if unit => record(vec![tagged(tag)]),
            Tagging::Adjacent { tag, content: name } => record(vec![tagged(tag), (name, content)]),
        };
        Code { shape: Some(shape()), ..code }
    }

    fn format(&self, parts: &[FormatPart]) -> Code {
        let codes = parts.iter().map(|part| match part {
            FormatPart::Text(text) => Code::constant((*text).into()),
            FormatPart::Value(value) => to_text(&self.write(value, None)),
        });
        concatenate(codes.collect())
    }

    fn method(&self, receiver: &Expr, method: &str, arguments: &[Expr], expected: Option<&'static Shape>) -> Code {
        let list = self.write(receiver, None);
        let argument = |shape: Option<&'static Shape>| arguments.first().map(|argument| self.write(argument, shape));
        let bool = Some(&Shape::Bool);
        let is_text = matches!(plain(list.shape), Some(Shape::String));
        let is_map = matches!(plain(list.shape), Some(Shape::Map(_)));
        let text = &list.text;
        let code = match (method, argument(element(list.shape))) {
            ("len", _) if is_map => Code::atom(format!("$count($keys({text}))"), Some(&USIZE)),
            ("len", _) => Code::atom(format!("$count({text})"), Some(&USIZE)),
            ("is_empty", _) if is_text => {
                Code::new(format!("{} = ''", list.within(Strength::Add)), Strength::Compare, bool)
            }
            ("is_empty", _) if is_map => Code::new(format!("$count($keys({text})) = 0"), Strength::Compare, bool),
            ("is_empty", _) => Code::new(format!("$count({text}) = 0"), Strength::Compare, bool),
            ("contains", Some(item)) if is_text => {
                Code::atom(format!("$contains({text}, {})", item.text), bool).fails(item.fails)
            }
            ("contains", Some(item)) => {
                let text = format!("{} in {}", item.within(Strength::Add), list.within(Strength::Add));
                Code::new(text, Strength::Compare, bool).fails(item.fails)
            }
            ("starts_with", Some(start)) => {
                let text = format!("$substring({text}, 0, $length({0})) = {0}", start.within(Strength::Add));
                Code::new(text, Strength::Compare, bool).fails(start.fails)
            }
            ("ends_with", Some(end)) => {
                let text = format!("({0} = '' or $substring({text}, -$length({0})) = {0})", end.within(Strength::Add));
                Code::atom(text, bool).fails(end.fails)
            }
            ("to_uppercase", _) => Code::atom(format!("$uppercase({text})"), Some(&Shape::String)),
            ("to_lowercase", _) => Code::atom(format!("$lowercase({text})"), Some(&Shape::String)),
            ("trim", _) => Code::atom(format!("$replace({text}, {TRIM}, '')"), Some(&Shape::String)),
            ("to_string", _) => to_text(&list),
            ("is_some", _) => Code::new(format!("{} != null", list.unguarded()), Strength::Compare, bool),
            ("is_none", _) => Code::new(format!("{} = null", list.within(Strength::Add)), Strength::Compare, bool),
            ("unwrap_or", Some(other)) => {
                let inner = inside_option(list.shape).or(expected);
                let text = format!("{0} != null ? {0} : {1}", list.unguarded(), other.text);
                Code::new(text, Strength::Ternary, inner).fails(other.fails)
            }
            ("first", _) => self.element_at(&list, "0", "> 0"),
            ("last", _) => self.element_at(&list, "-1", "> 0"),
            ("get", Some(key)) if is_map => {
                let (text, q) = (format!("$lookup({text}, {})", key.text), self.helper());
                Code::atom(format!("({q} := {text}; $exists({q}) ? {q} : null)"), None).fails(key.fails)
            }
            ("get", Some(at)) => {
                self.element_at(&list, &at.text, &format!("> {}", at.within(Strength::Add))).fails(at.fails)
            }
            _ => Code::constant(Json::Null),
        };
        code.fails(list.fails)
    }

    fn element_at(&self, list: &Code, index: &str, bound: &str) -> Code {
        let q = self.helper();
        Code::atom(format!("({q} := {}; $count({q}) {bound} ? {q}[{index}] : null)", list.text), element(list.shape))
    }
}

/// What Rust's `trim` takes away: the characters of Unicode's `White_Space`.
const TRIM: &str = r"/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/";

static USIZE: Shape = Shape::Int(IntShape { name: "usize", min: 0, max: u64::MAX as i128 });
static I32: Shape = Shape::Int(IntShape { name: "i32", min: i32::MIN as i128, max: i32::MAX as i128 });

fn context(path: &str) -> String {
    let name = match path {
        "execution.id" => "Id",
        "execution.name" => "Name",
        _ => "StartTime",
    };
    format!("$states.context.Execution.{name}")
}

fn integer(value: i128) -> Json {
    match i64::try_from(value) {
        Ok(value) => Json::Number(value.into()),
        Err(_) => Json::Null,
    }
}

fn float(value: f64) -> Json {
    serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number)
}

fn int_shape(suffix: &str) -> Option<&'static Shape> {
    use crate::data::Data;
    Some(match suffix {
        "u8" => u8::shape(),
        "u16" => u16::shape(),
        "u32" => u32::shape(),
        "u64" => u64::shape(),
        "usize" => usize::shape(),
        "i8" => i8::shape(),
        "i16" => i16::shape(),
        "i32" => i32::shape(),
        "i64" => i64::shape(),
        "isize" => isize::shape(),
        _ => return None,
    })
}

/// The type of an operand that has one of its own: a literal without a suffix takes the other's.
fn known_number(code: &Code, expr: &Expr) -> Option<&'static Shape> {
    match expr {
        Expr::Int(_, "") => None,
        Expr::Neg(Expr::Int(_, "")) => None,
        _ => code.shape.filter(|shape| matches!(plain(Some(shape)), Some(Shape::Int(_) | Shape::Float))),
    }
}

pub fn element(shape: Option<&'static Shape>) -> Option<&'static Shape> {
    match plain(shape)? {
        Shape::List(element) | Shape::Map(element) => Some(element()),
        _ => None,
    }
}

pub fn inside_option(shape: Option<&'static Shape>) -> Option<&'static Shape> {
    match shape? {
        Shape::Option(inner) => Some(inner()),
        other => Some(other),
    }
}

/// A field of a value; guarded where the JSON may lack it.
pub fn field(base: &Code, name: &str) -> Code {
    let unknown = || Code::path(format!("{}{}", base.within(Strength::Path), step(name)), None);
    match base.shape {
        Some(Shape::Struct(shape)) => field_of(base, &shape.fields, name).unwrap_or_else(unknown),
        Some(Shape::Tuple(shapes)) => match name.parse::<usize>() {
            Ok(index) => element_of(base, index, shapes.get(index).copied()),
            Err(_) => unknown(),
        },
        _ => unknown(),
    }
}

fn element_of(base: &Code, index: usize, shape: Option<ShapeFn>) -> Code {
    Code::path(format!("{}[{index}]", base.within(Strength::Path)), shape.map(|shape| shape())).fails(base.fails)
}

/// A field by its Rust name among the fields of a struct or a variant that stand at `base`.
pub fn field_of(base: &Code, fields: &'static Fields, name: &str) -> Option<Code> {
    match fields {
        Fields::Unit => None,
        Fields::Newtype(_, shape) => Some(Code { shape: Some(shape()), ..base.clone() }),
        Fields::Tuple(shapes) => {
            let index: usize = name.parse().ok()?;
            Some(element_of(base, index, shapes.get(index).copied()))
        }
        Fields::Named(fields) => {
            let field = fields.iter().find(|field| field.name == name)?;
            if field.flatten {
                return Some(Code { shape: Some((field.shape)()), ..base.clone() });
            }
            let path = format!("{}{}", base.within(Strength::Path), step(field.wire));
            let shape = Some((field.shape)());
            let guarded = |default: String| Code {
                bare: Some(path.clone()),
                ..Code::new(format!("$exists({path}) ? {path} : {default}"), Strength::Ternary, shape)
            };
            let code = match field.missing {
                Missing::Never => Code::path(path, shape),
                Missing::None => guarded("null".into()),
                Missing::Default(default) => Code { bare: None, ..guarded(super::code::literal(&default().into())) },
            };
            Some(code.fails(base.fails))
        }
    }
}

fn join(symbol: &str, strength: Strength, left: &Code, right: &Code) -> Code {
    let text = format!("{}{symbol}{}", left.within(strength), right.within(strength));
    Code::new(text, strength, Some(&Shape::Bool)).fails(left.fails || right.fails)
}

pub fn compare(symbol: &str, left: &Code, right: &Code) -> Code {
    let text = format!("{}{symbol}{}", left.within(Strength::Add), right.within(Strength::Add));
    Code::new(text, Strength::Compare, Some(&Shape::Bool)).fails(left.fails || right.fails)
}

/// All conditions together; `true` where there is none.
pub fn all(conditions: impl IntoIterator<Item = Code>) -> Code {
    let joined = conditions.into_iter().reduce(|left, right| join(" and ", Strength::And, &left, &right));
    joined.unwrap_or_else(|| Code::constant(Json::Bool(true)))
}

pub fn any(conditions: impl IntoIterator<Item = Code>) -> Code {
    let joined = conditions.into_iter().reduce(|left, right| join(" or ", Strength::Or, &left, &right));
    joined.unwrap_or_else(|| Code::constant(Json::Bool(false)))
}

pub fn choose(condition: &Code, then: &Code, otherwise: &Code) -> Code {
    if let Some(Json::Bool(true)) = condition.constant {
        return then.clone();
    }
    let text = format!("{} ? {} : {}", condition.within(Strength::Or), then.within(Strength::Or), otherwise.text);
    let fails = condition.fails || then.fails || otherwise.fails;
    Code::new(text, Strength::Ternary, then.shape.or(otherwise.shape)).fails(fails)
}

/// An array; JSONata would splice an element that is an array itself, unless it is wrapped.
fn array(elements: Vec<Code>) -> Code {
    let fails = elements.iter().any(|element| element.fails);
    if let Some(values) = elements.iter().map(|element| element.constant.clone()).collect::<Option<Vec<_>>>() {
        return Code::constant(Json::Array(values));
    }
    let texts = elements.iter().map(|element| {
        let spliced = is_array(element.shape) && !element.text.starts_with('[');
        if spliced { format!("[{}]", element.text) } else { element.text.clone() }
    });
    Code::atom(format!("[{}]", texts.collect::<Vec<_>>().join(", ")), None).fails(fails)
}

pub fn record(entries: Vec<(&str, Code)>) -> Code {
    let fails = entries.iter().any(|(_, code)| code.fails);
    let constants = entries.iter().map(|(name, code)| Some(((*name).to_owned(), code.constant.clone()?)));
    if let Some(fields) = constants.collect::<Option<Vec<_>>>() {
        return Code::constant(Json::Object(Object(fields)));
    }
    let fields = entries.iter().map(|(name, code)| format!("{}: {}", quote(name), code.text));
    Code::atom(format!("{{{}}}", fields.collect::<Vec<_>>().join(", ")), None).fails(fails)
}

fn merge(first: Code, others: Vec<Code>) -> Code {
    if others.is_empty() {
        return first;
    }
    let fails = first.fails || others.iter().any(|code| code.fails);
    let texts: Vec<_> = std::iter::once(&first).chain(&others).map(|code| code.text.clone()).collect();
    Code::atom(format!("$merge([{}])", texts.join(", ")), None).fails(fails)
}

/// A value as Rust's `Display` writes it.
pub fn to_text(code: &Code) -> Code {
    let text = match (&code.constant, plain(code.shape)) {
        (Some(Json::String(_)), _) | (None, Some(Shape::String | Shape::Char)) => return code.clone(),
        (Some(Json::Number(number)), _) => return Code::constant(Json::String(number.to_string())),
        (Some(Json::Bool(value)), _) => return Code::constant(Json::String(value.to_string())),
        // `$string` keeps 15 digits.
        (_, Some(Shape::Int(int))) if int.max > 999_999_999_999_999 => format!("$formatBase({})", code.text),
        _ => format!("$string({})", code.text),
    };
    Code::atom(text, Some(&Shape::String)).fails(code.fails)
}

pub fn concatenate(parts: Vec<Code>) -> Code {
    let fails = parts.iter().any(|part| part.fails);
    let constants = parts.iter().map(|part| match &part.constant {
        Some(Json::String(text)) => Some(text.as_str()),
        _ => None,
    });
    if let Some(text) = constants.collect::<Option<String>>() {
        return Code::constant(Json::String(text));
    }
    if let [only] = parts.as_slice() {
        return only.clone();
    }
    let text = parts.iter().map(|part| part.within(Strength::Add)).collect::<Vec<_>>().join(" & ");
    Code::new(text, Strength::Add, Some(&Shape::String)).fails(fails)
}
