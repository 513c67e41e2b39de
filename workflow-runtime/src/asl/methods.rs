//! The methods of the expression language.

use super::code::{Code, Strength, plain};
use super::json::Json;
use super::jsonata::{Writer, element, inside_option, to_text};
use super::numbers::USIZE;
use crate::expr::Expr;
use crate::shape::Shape;

/// What Rust's `trim` takes away: the characters of Unicode's `White_Space`.
const TRIM: &str = r"/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/";

impl Writer<'_> {
    pub fn method(&self, receiver: &Expr, method: &str, arguments: &[Expr], expected: Option<&'static Shape>) -> Code {
        let value = self.write(receiver, None);
        let argument = arguments.first().map(|argument| {
            let wanted = match (method, plain(value.shape)) {
                ("unwrap_or", _) => inside_option(value.shape).or(expected),
                ("get", Some(Shape::Map(_))) => None,
                ("get", _) => Some(&USIZE),
                ("contains", _) => element(&value),
                _ => None,
            };
            self.write(argument, wanted)
        });
        let is_text = method != "unwrap_or" && matches!(plain(value.shape), Some(Shape::String));
        let code = match argument {
            None => self.without_argument(&value, method),
            Some(argument) if is_text => text_method(&value, method, &argument).fails(argument.fails),
            Some(argument) => self.with_argument(&value, method, &argument, expected).fails(argument.fails),
        };
        code.fails(value.fails)
    }

    fn without_argument(&self, value: &Code, method: &str) -> Code {
        let text = &value.text;
        let count = match plain(value.shape) {
            Some(Shape::Map(_)) => format!("$count($keys({text}))"),
            _ => format!("$count({text})"),
        };
        let is_text = matches!(plain(value.shape), Some(Shape::String));
        let is = |text: String| Code::new(text, Strength::Compare, Some(&Shape::Bool));
        let string = |text: String| Code::atom(text, Some(&Shape::String));
        match method {
            "len" => Code::atom(count, Some(&USIZE)),
            "is_empty" if is_text => is(format!("{} = ''", value.within(Strength::Add))),
            "is_empty" => is(format!("{count} = 0")),
            "to_uppercase" => string(format!("$uppercase({text})")),
            "to_lowercase" => string(format!("$lowercase({text})")),
            "trim" => string(format!("$replace({text}, {TRIM}, '')")),
            "to_string" => to_text(value),
            "is_some" => is(format!("{} != null", value.unguarded())),
            "is_none" => is(format!("{} = null", value.within(Strength::Add))),
            "first" => self.element_at(value, "0", "> 0"),
            "last" => self.element_at(value, "-1", "> 0"),
            _ => Code::constant(Json::Null),
        }
    }

    fn with_argument(&self, value: &Code, method: &str, argument: &Code, expected: Option<&'static Shape>) -> Code {
        let is_map = matches!(plain(value.shape), Some(Shape::Map(_)));
        match method {
            "contains" => {
                let text = format!("{} in {}", argument.within(Strength::Add), value.within(Strength::Add));
                Code::new(text, Strength::Compare, Some(&Shape::Bool))
            }
            "unwrap_or" => self.unwrap_or(value, argument).shaped(inside_option(value.shape).or(expected)),
            "get" if is_map => {
                let (text, q) = (format!("$lookup({}, {})", value.text, argument.text), self.helper());
                let text = format!("({q} := {text}; $exists({q}) ? {q} : null)");
                Code::atom(text, element(value)).nullable(true)
            }
            "get" => self.element_at(value, &argument.text, &format!("> {}", argument.within(Strength::Add))),
            _ => Code::constant(Json::Null),
        }
    }

    /// What stands for `None` is evaluated first, as in Rust, where it can fail.
    fn unwrap_or(&self, value: &Code, other: &Code) -> Code {
        let bare = value.unguarded();
        if !other.fails {
            return Code::new(format!("{bare} != null ? {bare} : {}", other.text), Strength::Ternary, other.shape);
        }
        let q = self.helper();
        Code::atom(format!("({q} := {}; {bare} != null ? {bare} : {q})", other.text), other.shape)
    }

    fn element_at(&self, list: &Code, index: &str, bound: &str) -> Code {
        let q = self.helper();
        let text = format!("({q} := {}; $count({q}) {bound} ? {q}[{index}] : null)", list.text);
        Code::atom(text, element(list)).nullable(true)
    }
}

fn text_method(text: &Code, method: &str, part: &Code) -> Code {
    let (own, length) = (part.within(Strength::Add), length(part));
    let is = |text: String| Code::new(text, Strength::Compare, Some(&Shape::Bool));
    match method {
        "starts_with" => is(format!("$substring({}, 0, {length}) = {own}", text.text)),
        "ends_with" => {
            let ends = is(format!("$substring({}, -{length}) = {own}", text.text));
            match part.constant {
                Some(Json::String(ref part)) if !part.is_empty() => ends,
                _ => Code::atom(format!("({own} = '' or {})", ends.text), ends.shape),
            }
        }
        _ => Code::atom(format!("$contains({}, {})", text.text, part.text), Some(&Shape::Bool)),
    }
}

/// The number of characters.
fn length(text: &Code) -> String {
    match &text.constant {
        Some(Json::String(text)) => text.chars().count().to_string(),
        _ => format!("$length({})", text.text),
    }
}
