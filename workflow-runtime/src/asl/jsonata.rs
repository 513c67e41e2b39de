//! Expressions as JSONata, by their syntax tree and the shapes of their variables.
//! See <https://docs.jsonata.org/overview>; AWS implements version 2.0.6.

use std::cell::Cell;

use super::code::{Arrayness, Code, Strength, arrayness, plain, quote, step};
use super::json::{Json, Object};
use super::numbers::{USIZE, float, int_shape, integer};
use super::patterns::{Matched, Subject};
use super::shared;
use crate::expr::{BinaryOp, Expr, ExprArm, FieldValue, FormatPart};
use crate::shape::{Field, Fields, Missing, Shape, ShapeFn, StructShape, Tagging, Variant};

/// Operands or cases that stand in a row before they are grouped: AWS evaluates an expression that
/// nests about 100 levels deep, and each one in a row is a level.
const LONGEST_ROW: usize = 16;

/// What the names of an expression stand for.
#[derive(Clone, Default)]
pub struct Scope {
    names: Vec<(String, Code)>,
}

impl Scope {
    pub fn bind(&mut self, name: &str, code: Code) {
        self.names.push((name.to_owned(), code));
    }

    /// Whether a variable of JSONata's stands for some name, or in what does.
    pub fn holds(&self, variable: &str) -> bool {
        self.names.iter().any(|(_, code)| {
            let mut after = code.text.match_indices(variable).map(|(start, _)| &code.text[start + variable.len()..]);
            after.any(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
        })
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

    pub fn with<'o>(&self, scope: &'o Scope) -> Writer<'o> {
        Writer { scope, helpers: self.helpers.clone() }
    }

    /// A variable of the expression's own that no variable of the user's can meet.
    pub fn helper(&self) -> String {
        loop {
            self.helpers.set(self.helpers.get() + 1);
            let name = format!("$q{}", self.helpers.get());
            if self.scope.names.iter().all(|(_, code)| !code.text.contains(&name)) {
                return name;
            }
        }
    }

    pub fn scope(&self) -> &Scope {
        self.scope
    }

    /// The text of a value that is written more than once: itself, or a variable that `held` sets.
    pub fn hold(&self, code: &Code, held: &mut Vec<Code>) -> String {
        if code.is_plain() {
            return code.text.clone();
        }
        let name = self.helper();
        held.push(Code { text: format!("{name} := {}", code.text), ..code.clone() });
        name
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
            Expr::If(..) => self.branches(expr, expected),
            Expr::Match(scrutinee, arms) => self.matching(scrutinee, arms, expected),
            Expr::Matches(scrutinee, pattern, guard) => {
                let (subject, held) = self.subject(scrutinee).held(self);
                let matched = Matched::of(&subject, pattern);
                let scope = matched.scope(self.scope);
                let guard = guard.map(|guard| self.with(&scope).write(guard, None));
                after(&held, all(matched.conditions.into_iter().chain(guard)))
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
                self.array(codes.collect()).shaped(expected)
            }
            Expr::List(values) => {
                let element = match plain(expected) {
                    Some(Shape::List(element)) => Some(element()),
                    _ => None,
                };
                self.list(values, element).shaped(expected)
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
            Expr::Object(fields) => self.object(fields),
            Expr::ToJson(value) => self.to_json(value),
            Expr::FromJson(shape, text) => self.parsed(shape(), text),
            Expr::Iterate(iteration) => self.iterate(iteration, expected),
            Expr::Context("state.retry_count") => Code::path(context("state.retry_count"), int_shape("u32")),
            Expr::Context(path) => Code::path(context(path), Some(&Shape::String)),
            Expr::Setting(setting) => super::settings::code(setting),
            Expr::Now => Code::atom("$now()", Some(&Shape::String)),
            Expr::Uuid => Code::atom("$uuid()", Some(&Shape::String)),
            Expr::Token => Code::path(TASK_TOKEN, Some(&Shape::String)),
        }
    }

    fn index(&self, base: &Expr, index: &Expr) -> Code {
        let (base, index) = (self.write(base, None), self.write(index, Some(&USIZE)));
        let mut held = Vec::new();
        let (list, at) = (self.hold(&base, &mut held), self.hold(&index, &mut held));
        let text = format!("{at} < $count({list}) ? {list}[{at}] : $error('index out of range')");
        after(&held, Code::new(text, Strength::Ternary, None).like(&element_of_list(&base)).fails(true))
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr, expected: Option<&'static Shape>) -> Code {
        use BinaryOp::*;
        match op {
            Add | Sub | Mul | Div | Rem => self.arithmetic(op, left, right, expected),
            And | Or => {
                let mut operands = Vec::new();
                operands_of(op, left, &mut operands);
                operands_of(op, right, &mut operands);
                let codes = operands.into_iter().map(|operand| self.write(operand, None));
                if op == And { all(codes) } else { any(codes) }
            }
            _ => {
                let symbol = match op {
                    Eq => " = ",
                    Ne => " != ",
                    Lt => " < ",
                    Le => " <= ",
                    Gt => " > ",
                    _ => " >= ",
                };
                // Each side may tell the other one the type of its literals.
                let left = self.write(left, self.write(right, None).shape);
                compare(symbol, &left, &self.write(right, left.shape))
            }
        }
    }

    /// `if a { … } else if b { … } else { … }`
    fn branches(&self, expr: &Expr, expected: Option<&'static Shape>) -> Code {
        let (mut cases, mut rest) = (Vec::new(), expr);
        while let Expr::If(condition, then, otherwise) = rest {
            cases.push((self.write(condition, None), self.write(then, expected)));
            rest = otherwise;
        }
        decide(&cases, &self.write(rest, expected))
    }

    /// What a `match` looks at.
    pub fn subject(&self, scrutinee: &Expr) -> Subject {
        match scrutinee {
            Expr::Tuple(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.write(part, None)).collect();
                Subject::Parts(self.array(parts.clone()), parts)
            }
            _ => Subject::Whole(self.write(scrutinee, None)),
        }
    }

    fn matching(&self, scrutinee: &Expr, arms: &[ExprArm], expected: Option<&'static Shape>) -> Code {
        let (subject, held) = self.subject(scrutinee).held(self);
        let arms = arms.iter().map(|arm| {
            let matched = Matched::of(&subject, &arm.pattern);
            let scope = matched.scope(self.scope);
            let inner = self.with(&scope);
            let guard = arm.guard.as_ref().map(|guard| inner.write(guard, None));
            (all(matched.conditions.into_iter().chain(guard)), inner.write(&arm.body, expected))
        });
        let mut cases: Vec<_> = arms.collect();
        // Exhaustive: what reaches the last arm matches it.
        let last = cases.pop().map_or_else(|| Code::constant(Json::Null), |(_, value)| value);
        after(&held, decide(&cases, &last))
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
            Fields::Newtype(name, shape, _) => value(name, *shape).unwrap_or_else(|| Code::constant(Json::Null)),
            Fields::Tuple(shapes) => {
                let codes = shapes.iter().enumerate().filter_map(|(index, shape)| value(&index.to_string(), *shape));
                self.array(codes.collect())
            }
            Fields::Named(shapes) => {
                let mut rest = rest.map(|rest| rest());
                let (mut entries, mut flattened, mut left_out) = (Vec::new(), Vec::new(), false);
                for field in *shapes {
                    let default = rest.as_mut().and_then(|rest| rest.as_object_mut()?.remove(field.wire));
                    match value(field.name, field.shape) {
                        Some(code) if field.flatten => flattened.push(code),
                        Some(code) => entries.push((field.wire, code)),
                        None if field.flatten => left_out = true,
                        None => entries.extend(default.map(|value| (field.wire, Code::constant(value.into())))),
                    }
                }
                // What the default has beside these fields belongs to those that are flattened.
                let default = rest.filter(|_| left_out).map(|rest| Code::constant(rest.into()));
                merge(record(entries), default.into_iter().chain(flattened).collect())
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

    pub fn list(&self, values: &[Expr], element: Option<&'static Shape>) -> Code {
        self.array(values.iter().map(|value| self.write(value, element)).collect())
    }

    /// An array; JSONata splices an element that is an array itself, unless it is wrapped.
    pub fn array(&self, elements: Vec<Code>) -> Code {
        let fails = elements.iter().any(|element| element.fails);
        let parts = elements.iter().map(|element| element.at("")).collect();
        if let Some(values) = elements.iter().map(|element| element.constant.clone()).collect::<Option<Vec<_>>>() {
            return Code { parts, ..Code::constant(Json::Array(values)) };
        }
        let texts = elements.iter().map(|element| match (arrayness(element), &element.text) {
            (Arrayness::Never, text) => text.clone(),
            (_, literal) if literal.starts_with('[') => literal.clone(),
            (Arrayness::Always, text) => format!("[{text}]"),
            (Arrayness::Maybe, text) => {
                let q = self.helper();
                format!("({q} := {text}; $type({q}) = 'array' ? [[{q}]] : {q})")
            }
        });
        let text = format!("[{}]", texts.collect::<Vec<_>>().join(", "));
        Code { parts, ..Code::atom(text, None) }.fails(fails)
    }

    fn format(&self, parts: &[FormatPart]) -> Code {
        let codes = parts.iter().map(|part| match part {
            FormatPart::Text(text) => Code::constant((*text).into()),
            FormatPart::Value(value) => to_text(&self.write(value, None)),
        });
        concatenate(codes.collect())
    }
}

/// The token of the attempt, where a state waits for one.
pub const TASK_TOKEN: &str = "$states.context.Task.Token";

fn context(path: &str) -> String {
    let name = match path {
        "execution.id" => "Execution.Id",
        "execution.name" => "Execution.Name",
        "state.name" => "State.Name",
        "state.entered_time" => "State.EnteredTime",
        "state.retry_count" => "State.RetryCount",
        _ => "Execution.StartTime",
    };
    format!("$states.context.{name}")
}

/// The operands of a row of `&&` or `||`.
fn operands_of<'e>(op: BinaryOp, expr: &'e Expr, operands: &mut Vec<&'e Expr>) {
    match expr {
        Expr::Binary(own, left, right) if *own == op => {
            operands_of(op, left, operands);
            operands_of(op, right, operands);
        }
        operand => operands.push(operand),
    }
}

/// The shape of the elements of a list or a map.
pub fn element(list: &Code) -> Option<&'static Shape> {
    match plain(list.shape) {
        Some(Shape::List(element) | Shape::Map(element)) => Some(element()),
        _ => list.parts.iter().find_map(|part| part.shape),
    }
}

/// What is known of the elements of a list or a map.
pub fn element_of_list(list: &Code) -> Code {
    let told = |part: &&Code| part.shape.is_some() || !part.parts.is_empty();
    let known = list.parts.iter().find(told).filter(|_| plain(list.shape).is_none());
    known.map_or_else(
        || Code::path("", element(list)),
        |part| part.clone().nullable(list.parts.iter().any(|part| part.nullable)),
    )
}

pub fn inside_option(shape: Option<&'static Shape>) -> Option<&'static Shape> {
    match shape? {
        Shape::Option(inner) => Some(inner()),
        other => Some(other),
    }
}

/// A field of a value; guarded where the JSON may lack it.
pub fn field(base: &Code, name: &str) -> Code {
    let unknown = || match name.parse::<usize>() {
        Ok(index) => match base.parts.get(index) {
            Some(part) => element_of(base, index, None).like(part),
            None => element_of(base, index, None),
        },
        Err(_) => Code::path(format!("{}{}", base.within(Strength::Path), step(name)), None),
    };
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
    // In parentheses, nobody takes it for an array literal.
    let list = if base.text.starts_with('[') { format!("({})", base.text) } else { base.within(Strength::Path) };
    Code::path(format!("{list}[{index}]"), shape.map(|shape| shape())).fails(base.fails)
}

/// A field by its Rust name among the fields of a struct or a variant that stand at `base`.
pub fn field_of(base: &Code, fields: &'static Fields, name: &str) -> Option<Code> {
    match fields {
        Fields::Unit => None,
        Fields::Newtype(_, shape, _) => Some(match &base.around {
            Some(around) => shared::beside_tag(around.clone(), shape()).fails(base.fails),
            None => Code { shape: Some(shape()), ..base.clone() },
        }),
        Fields::Tuple(shapes) => {
            let index: usize = name.parse().ok()?;
            Some(element_of(base, index, shapes.get(index).copied()))
        }
        Fields::Named(fields) => {
            let field = fields.iter().find(|field| field.name == name)?;
            let object = base.object();
            let code =
                if field.flatten { shared::flattened(object, fields, field) } else { plain_field(&object.text, field) };
            Some(code.fails(base.fails))
        }
    }
}

/// A field; guarded where the JSON may lack it.
fn plain_field(object: &str, field: &Field) -> Code {
    let path = format!("{object}{}", step(field.wire));
    let shape = Some((field.shape)());
    let default = match (field.missing, shape) {
        (Missing::Default(default), _) => super::code::literal(&default().into()),
        // An `Option` by another name, too.
        (Missing::None, _) | (_, Some(Shape::Option(_))) => "null".to_owned(),
        (Missing::Never, _) => return Code::path(path, shape),
    };
    let bare = (default == "null").then(|| path.clone());
    Code { bare, ..Code::new(format!("$exists({path}) ? {path} : {default}"), Strength::Ternary, shape) }
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
    let conditions: Vec<_> = conditions.into_iter().collect();
    row(" and ", Strength::And, &conditions).unwrap_or_else(|| Code::constant(Json::Bool(true)))
}

pub fn any(conditions: impl IntoIterator<Item = Code>) -> Code {
    let conditions: Vec<_> = conditions.into_iter().collect();
    row(" or ", Strength::Or, &conditions).unwrap_or_else(|| Code::constant(Json::Bool(false)))
}

/// Operands in a row; the second half of a long one in parentheses.
fn row(symbol: &str, strength: Strength, operands: &[Code]) -> Option<Code> {
    if operands.len() <= LONGEST_ROW {
        return operands.iter().cloned().reduce(|left, right| join(symbol, strength, &left, &right));
    }
    let (left, right) = operands.split_at(operands.len() / 2);
    let (left, right) = (row(symbol, strength, left)?, row(symbol, strength, right)?);
    let right = Code::atom(format!("({})", right.text), right.shape).fails(right.fails);
    Some(join(symbol, strength, &left, &right))
}

/// `a ? b : c ? d : e`; a long one asks first in which half of the cases it is.
fn decide(cases: &[(Code, Code)], last: &Code) -> Code {
    if let ([first @ .., (condition, value)], second) = cases.split_at(cases.len() / 2)
        && cases.len() > LONGEST_ROW
    {
        let conditions = first.iter().map(|(condition, _)| condition).chain([condition]);
        return choose(&any(conditions.cloned()), &decide(first, value), &decide(second, last));
    }
    cases.iter().rev().fold(last.clone(), |rest, (condition, value)| choose(condition, value, &rest))
}

/// An expression after what it holds in variables.
pub fn after(held: &[Code], code: Code) -> Code {
    if held.is_empty() {
        return code;
    }
    let statements: Vec<_> = held.iter().map(|held| &*held.text).collect();
    let fails = code.fails || held.iter().any(|held| held.fails);
    let text = format!("({}; {})", statements.join("; "), code.text);
    Code::atom(text, None).like(&code).fails(fails)
}

pub fn choose(condition: &Code, then: &Code, otherwise: &Code) -> Code {
    if let Some(Json::Bool(true)) = condition.constant {
        return then.clone();
    }
    let text = format!("{} ? {} : {}", condition.within(Strength::Or), then.within(Strength::Or), otherwise.text);
    let fails = condition.fails || then.fails || otherwise.fails;
    let nullable = then.nullable || otherwise.nullable;
    let known = if then.shape.is_some() || !then.parts.is_empty() { then } else { otherwise };
    Code::new(text, Strength::Ternary, None).like(known).fails(fails).nullable(nullable)
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
    let texts: Vec<_> =
        std::iter::once(&first).map(|code| code.text.clone()).chain(others.iter().map(shared::own_fields)).collect();
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
    let constants = parts.iter().map(|part| match &part.constant {
        Some(Json::String(text)) => Some(text.as_str()),
        _ => None,
    });
    if let Some(text) = constants.collect::<Option<String>>() {
        return Code::constant(Json::String(text));
    }
    let joined = row(" & ", Strength::Add, &parts).unwrap_or_else(|| Code::constant("".into()));
    Code { shape: Some(&Shape::String), ..joined }
}
