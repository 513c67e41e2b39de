//! The methods of the expression language.

use super::code::{Code, Strength, plain};
use super::json::Json;
use super::jsonata::{Writer, after, element, element_of_list, inside_option, to_text};
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
            "first" => self.element_at(value, &Code::atom("0", None)),
            "chars_count" => Code::atom(format!("$length({text})"), Some(&USIZE)),
            "keys" => keys(value),
            "values" => {
                let mut held = Vec::new();
                let (map, key) = (self.hold(value, &mut held), self.helper());
                let keys = keys(&Code::atom(map.clone(), None)).text;
                let text = format!("$append([], $map({keys}, function({key}) {{ $lookup({map}, {key}) }})[])");
                after(&held, Code { parts: vec![element_of_list(value)], ..Code::atom(text, None) })
            }
            "last" => self.element_at(value, &Code::atom("-1", None)),
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
                Code::atom(text, None).like(&element_of_list(value)).nullable(true)
            }
            "get" => self.element_at(value, argument),
            _ => Code::constant(Json::Null),
        }
    }

    /// What stands for `None` is evaluated before it is needed, as in Rust, where it can fail.
    fn unwrap_or(&self, value: &Code, other: &Code) -> Code {
        let mut held = Vec::new();
        let value = value.bare.clone().unwrap_or_else(|| self.hold(value, &mut held));
        let text = if other.fails { self.hold(other, &mut held) } else { other.text.clone() };
        let text = format!("{value} != null ? {value} : {text}");
        after(&held, Code::new(text, Strength::Ternary, other.shape))
    }

    /// The element at an index, of which -1 is the last.
    pub fn element_at(&self, list: &Code, index: &Code) -> Code {
        let mut held = Vec::new();
        let (text, at) = (self.hold(list, &mut held), self.hold(index, &mut held));
        let bound = if at == "-1" { "0" } else { &at };
        let text = format!("$count({text}) > {bound} ? {text}[{at}] : null");
        after(&held, Code::new(text, Strength::Ternary, None).like(&element_of_list(list))).nullable(true)
    }
}

/// In the order of texts, which is not that of a JSON object's fields.
fn keys(map: &Code) -> Code {
    let text = format!("$sort($append([], $keys({})))", map.text);
    Code { parts: vec![Code::path("", Some(&Shape::String))], ..Code::atom(text, None) }
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
