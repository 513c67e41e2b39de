//! Numbers: arithmetic that fails where Rust's would.

use super::code::{Code, Strength, plain};
use super::json::Json;
use super::jsonata::{Writer, after};
use crate::expr::{BinaryOp, Expr};
use crate::shape::{IntShape, Shape};

/// The largest whole number that a double holds exactly.
const LARGEST: i128 = (1 << 53) - 1;

pub static USIZE: Shape = Shape::Int(IntShape { name: "usize", min: 0, max: u64::MAX as i128 });
pub static I32: Shape = Shape::Int(IntShape { name: "i32", min: i32::MIN as i128, max: i32::MAX as i128 });

impl Writer<'_> {
    pub fn negative(&self, inner: &Expr, expected: Option<&'static Shape>) -> Code {
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

    pub fn arithmetic(&self, op: BinaryOp, left: &Expr, right: &Expr, expected: Option<&'static Shape>) -> Code {
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
        self.quotient(op, &a, &b, shape)
    }

    /// `a / b` or `a % b`, which fail where `b` is zero.
    fn quotient(&self, op: BinaryOp, a: &Code, b: &Code, shape: Option<&'static Shape>) -> Code {
        let int = match plain(shape) {
            Some(Shape::Int(int)) => Some(int),
            _ => None,
        };
        let mut held = Vec::new();
        let (p, q) = (self.hold(a, &mut held), self.hold(b, &mut held));
        let result = match (op, int) {
            (BinaryOp::Rem, _) => format!("{p} % {q}"),
            // Exact where `$floor(p / q)` would round a large quotient up; towards zero, as Rust.
            (_, Some(_)) => format!("({p} - {p} % {q}) / {q}"),
            _ => finite(&format!("{p} / {q}")),
        };
        let strength = if op == BinaryOp::Div && int.is_none() { Strength::Add } else { Strength::Multiply };
        let divisor = b.constant.as_ref().and_then(|divisor| match divisor {
            Json::Number(number) => number.as_f64().filter(|divisor| *divisor != 0.0),
            _ => None,
        });
        let code = match divisor {
            Some(_) => Code::new(result, strength, shape).fails(strength == Strength::Add),
            None => {
                let text = format!("{q} = 0 ? $error('division by zero') : {result}");
                Code::new(text, Strength::Ternary, shape).fails(true)
            }
        };
        let code = after(&held, code);
        let overflows = divisor.is_none_or(|divisor| divisor == -1.0);
        if op == BinaryOp::Div && int.is_some_and(|int| int.min < 0) && overflows { self.in_range(code) } else { code }
    }

    /// Fails where Rust's type would overflow; numbers beyond 2^53 are not exact in JSONata.
    pub fn in_range(&self, code: Code) -> Code {
        let (min, max, name) = match plain(code.shape) {
            Some(Shape::Int(IntShape { min, max, name })) => (min, max, name),
            Some(Shape::Float) => return Code::new(finite(&code.text), Strength::Add, code.shape).fails(true),
            _ => return code,
        };
        let (min, max) = ((*min).max(-LARGEST), (*max).min(LARGEST));
        let q = self.helper();
        let text =
            format!("({q} := {}; {q} < {min} or {q} > {max} ? $error('out of range of {name}') : {q})", code.text);
        Code::atom(text, code.shape).fails(true)
    }
}

/// JSONata leaves an infinite result alone, and refuses it as an operand.
fn finite(text: &str) -> String {
    format!("{text} + 0")
}

pub fn integer(value: i128) -> Json {
    match i64::try_from(value) {
        Ok(value) => Json::Number(value.into()),
        Err(_) => Json::Null,
    }
}

pub fn float(value: f64) -> Json {
    serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number)
}

pub fn int_shape(suffix: &str) -> Option<&'static Shape> {
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
pub fn known_number(code: &Code, expr: &Expr) -> Option<&'static Shape> {
    match expr {
        Expr::Int(_, "") => None,
        Expr::Neg(Expr::Int(_, "")) => None,
        _ => code.shape.filter(|shape| matches!(plain(Some(shape)), Some(Shape::Int(_) | Shape::Float))),
    }
}
