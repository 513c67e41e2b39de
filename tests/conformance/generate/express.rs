//! Expressions, from a seed and the variables that are there.

use fastrand::Rng;

use super::flow::{Type, Value};

#[derive(Clone, Debug)]
pub struct Variable {
    pub name: String,
    pub ty: Type,
}

pub fn rust_type(ty: Type) -> &'static str {
    match ty {
        Type::Int => "i64",
        Type::Text => "String",
        Type::Bool => "bool",
        Type::Ints => "Vec<i64>",
        Type::Maybe => "Option<i64>",
        Type::Record => "Record",
        Type::Kind => "Kind",
    }
}

pub fn express(value: Value, variables: &[Variable]) -> String {
    let mut express =
        Express { rng: Rng::with_seed(value.seed), variables, plain: value.seed == 0, fails: value.fails };
    express.of(value.ty, 2)
}

struct Express<'v> {
    rng: Rng,
    variables: &'v [Variable],
    plain: bool,
    /// Whether a division may still be written.
    fails: bool,
}

impl Express<'_> {
    fn variable(&mut self, ty: Type) -> Option<String> {
        let fitting: Vec<&Variable> = self.variables.iter().filter(|variable| variable.ty == ty).collect();
        (!fitting.is_empty()).then(|| fitting[self.rng.usize(0..fitting.len())].name.clone())
    }

    fn of(&mut self, ty: Type, depth: usize) -> String {
        if self.plain {
            return plain(ty).into();
        }
        if self.rng.u32(0..100) < 45
            && let Some(name) = self.variable(ty)
        {
            return name;
        }
        if depth == 0 {
            return self.variable(ty).unwrap_or_else(|| self.literal(ty));
        }
        let deeper = depth - 1;
        match ty {
            Type::Int => self.int(deeper),
            Type::Text => self.text(deeper),
            Type::Bool => self.bool(deeper),
            Type::Ints => self.ints(deeper),
            Type::Maybe => match (self.rng.u32(0..3), self.variable(Type::Record)) {
                (0, Some(record)) => format!("{record}.c"),
                _ => format!("Some({})", self.of(Type::Int, deeper)),
            },
            Type::Record => format!(
                "Record {{ a: {}, b: {}, c: {}, kind: {} }}",
                self.of(Type::Int, deeper),
                self.of(Type::Text, deeper),
                self.of(Type::Maybe, deeper),
                self.of(Type::Kind, deeper)
            ),
            Type::Kind => match (self.rng.u32(0..3), self.variable(Type::Record)) {
                (0, Some(record)) => format!("{record}.kind"),
                _ => format!("Kind::Heavy {{ grams: {} }}", self.of(Type::Int, deeper)),
            },
        }
    }

    fn int(&mut self, depth: usize) -> String {
        if std::mem::take(&mut self.fails) {
            return format!("(60 / {})", self.of(Type::Int, 0));
        }
        let record = self.variable(Type::Record);
        let mut part = || self.of(Type::Int, depth);
        let (left, right) = (part(), part());
        match (self.rng.u32(0..10), record) {
            (0, Some(record)) => format!("{record}.a"),
            (1, _) => format!("({left} + {right})"),
            (2, _) => format!("({left} - {right})"),
            (3, _) => format!("({left} / 3)"),
            (4, _) => format!("({left} % 7)"),
            (5, _) => format!("(if {} {{ {left} }} else {{ {right} }})", self.of(Type::Bool, depth)),
            (6..=8, _) => {
                let list = self.list();
                match self.rng.u32(0..6) {
                    0 => format!("({list}.iter().sum())"),
                    1 => format!("{list}.iter().max().unwrap_or({left})"),
                    2 => format!("{list}.iter().filter(|x| x % 2 == 0).min().unwrap_or({left})"),
                    3 => format!("{list}.iter().fold({left}, |a, b| (a + b * 3) % 50)"),
                    4 => format!("{list}.iter().find(|x| x > {left}).unwrap_or({right})"),
                    _ => format!("{list}.last().unwrap_or({left})"),
                }
            }
            _ => match self.variable(Type::Maybe) {
                Some(maybe) => format!("{maybe}.unwrap_or({left})"),
                None => left,
            },
        }
    }

    /// A list that methods are called on.
    fn list(&mut self) -> String {
        self.variable(Type::Ints).unwrap_or_else(|| self.literal(Type::Ints))
    }

    fn ints(&mut self, depth: usize) -> String {
        let (kind, list) = (self.rng.u32(0..8), self.list());
        let mut int = || self.of(Type::Int, depth);
        match kind {
            0 => self.literal(Type::Ints),
            1 => format!("vec![{}]", int()),
            2 => format!("vec![{}, {}]", int(), int()),
            3 => format!("{list}.iter().map(|x| x + {}).collect()", int()),
            4 => format!("{list}.iter().filter(|x| x != {}).collect()", int()),
            5 => format!("{list}.iter().rev().skip(1).collect()"),
            6 => format!("{list}.iter().zip({}).map(|(x, y)| x - y).collect()", self.list()),
            _ => format!("{list}.iter().take(2).collect()"),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        match (self.rng.u32(0..7), self.variable(Type::Record), self.variable(Type::Text)) {
            (0, Some(record), _) => format!("{record}.b"),
            (1, _, Some(text)) => format!("{text}.to_uppercase()"),
            (4, _, _) => format!("{}.iter().map(|x| format!(\"{{x}}\")).join(\"|\")", self.list()),
            (5, _, Some(text)) => format!("{text}.trim()"),
            (2 | 3, _, _) => {
                format!("format!(\"{{}}-{{}}\", {}, {})", self.of(Type::Int, depth), self.of(Type::Text, depth))
            }
            _ => self.literal(Type::Text),
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        let comparison = |express: &mut Self, operator: &str| {
            format!("{} {operator} {}", express.of(Type::Int, depth), express.of(Type::Int, depth))
        };
        if self.fails {
            return comparison(self, "<");
        }
        match self.rng.u32(0..11) {
            8 => format!("{}.iter().any(|x| x == {})", self.list(), self.of(Type::Int, depth)),
            9 => format!("{}.iter().all(|x| x < {})", self.list(), self.of(Type::Int, depth)),
            0 => comparison(self, ">"),
            1 => comparison(self, "=="),
            2 => comparison(self, "<="),
            3 => format!("!({})", self.of(Type::Bool, depth)),
            4 => format!("({}) && ({})", self.of(Type::Bool, depth), self.of(Type::Bool, depth)),
            5 => format!("({}) || ({})", self.of(Type::Bool, depth), self.of(Type::Bool, depth)),
            6 => self.variable(Type::Ints).map_or("true".into(), |list| format!("{list}.is_empty()")),
            7 => self.variable(Type::Maybe).map_or("false".into(), |maybe| format!("{maybe}.is_some()")),
            _ => self.variable(Type::Text).map_or("true".into(), |text| format!("{text}.contains(\"a\")")),
        }
    }

    fn literal(&mut self, ty: Type) -> String {
        match ty {
            Type::Int => self.rng.u32(0..20).to_string(),
            Type::Text => ["\"\"", "\"a\"", "\"Tea \\\"x\\\"\"", "\"é😀\"", "\"{%\""][self.rng.usize(0..5)].into(),
            Type::Ints => format!("vec![{}, {}]", self.rng.u32(0..9), self.rng.u32(0..9)),
            _ => plain(ty).into(),
        }
    }
}

fn plain(ty: Type) -> &'static str {
    match ty {
        Type::Int => "1",
        Type::Text => "\"x\"",
        Type::Bool => "true",
        Type::Ints => "vec![1, 2]",
        Type::Maybe => "None",
        Type::Record => "Record { a: 1, b: \"x\", c: None, kind: Kind::Plain }",
        Type::Kind => "Kind::Plain",
    }
}
