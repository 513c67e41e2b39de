//! Patterns as conditions, and what they bind as paths.

use super::code::{Around, Code, Strength, step};
use super::json::Json;
use super::jsonata::{Scope, Writer, all, any, choose, compare, field_of, inside_option};
use crate::expr::{FieldPattern, Pattern};
use crate::shape::{EnumShape, Fields, Shape, StructShape, Tagging};

/// What a `match` looks at: a value, or the parts of a tuple, without making the tuple.
pub enum Subject {
    Whole(Code),
    Parts(Code, Vec<Code>),
}

impl Subject {
    /// Looks at what is no plain path only once, by holding it in a variable; Rust evaluates all of
    /// it, even where no pattern asks.
    pub fn held(self, writer: &Writer<'_>) -> (Self, Vec<Code>) {
        let mut held = Vec::new();
        let mut hold = |code: Code| {
            if code.bare.is_some() || code.is_plain() {
                return code;
            }
            let text = writer.hold(&code, &mut held);
            let around = code.around.filter(|around| around.text == code.text);
            let around = around.map(|around| Around { text: text.clone(), ..around });
            Code { text, strength: Strength::Atom, fails: false, substitution: None, around, ..code }
        };
        let subject = match self {
            Subject::Whole(code) => Subject::Whole(hold(code)),
            Subject::Parts(whole, parts) => Subject::Parts(whole, parts.into_iter().map(hold).collect()),
        };
        (subject, held)
    }

    /// A condition that always holds, and fails where what is looked at does.
    pub fn forced(&self) -> Option<Code> {
        let codes = match self {
            Subject::Whole(code) => std::slice::from_ref(code),
            Subject::Parts(_, parts) => parts,
        };
        let failing: Vec<_> = codes.iter().filter(|code| code.fails).map(|code| &*code.text).collect();
        let text = format!("({}; true)", failing.join("; "));
        (!failing.is_empty()).then(|| Code::atom(text, Some(&Shape::Bool)).fails(true))
    }
}

/// What has to hold for a pattern to match, and what it binds then.
#[derive(Default)]
pub struct Matched {
    pub conditions: Vec<Code>,
    pub bindings: Vec<(&'static str, Code)>,
}

impl Matched {
    /// A pattern on what a `match` looks at.
    pub fn of(subject: &Subject, pattern: &Pattern) -> Self {
        let mut matched = Matched::default();
        match (subject, pattern) {
            (Subject::Parts(_, parts), Pattern::Tuple(patterns)) => {
                parts.iter().zip(*patterns).for_each(|(part, pattern)| matched.take(part, pattern));
            }
            (Subject::Parts(..), Pattern::Or(cases)) => {
                matched.take_any(cases.iter().map(|case| Matched::of(subject, case)).collect());
            }
            (Subject::Parts(whole, _) | Subject::Whole(whole), _) => matched.take(whole, pattern),
        }
        matched
    }

    /// A pattern on a value.
    pub fn on(value: &Code, pattern: &Pattern) -> Self {
        let mut matched = Matched::default();
        matched.take(value, pattern);
        matched
    }

    /// The names in `outer` and those that the pattern binds.
    pub fn scope(&self, outer: &Scope) -> Scope {
        let mut scope = outer.clone();
        for (name, code) in &self.bindings {
            scope.bind(name, code.clone());
        }
        scope
    }

    fn take(&mut self, value: &Code, pattern: &Pattern) {
        match pattern {
            Pattern::Wild => {}
            Pattern::Bind(name, inner) => {
                self.bindings.push((name, value.clone()));
                inner.iter().for_each(|inner| self.take(value, inner));
            }
            Pattern::Literal(literal) => {
                let scope = Scope::default();
                let literal = Writer::new(&scope).write(literal, value.shape);
                self.conditions.push(match literal.constant {
                    Some(Json::Bool(true)) => value.clone(),
                    Some(Json::Bool(false)) => Code::atom(format!("$not({})", value.text), Some(&Shape::Bool)),
                    _ => compare(" = ", value, &literal),
                });
            }
            Pattern::Range(low, high) => {
                let end = |end: &i128| Code::atom(end.to_string(), None);
                self.conditions.extend(low.iter().map(|low| compare(" >= ", value, &end(low))));
                self.conditions.extend(high.iter().map(|high| compare(" <= ", value, &end(high))));
            }
            Pattern::Or(cases) => self.take_any(cases.iter().map(|case| Matched::on(value, case)).collect()),
            Pattern::Tuple(patterns) => {
                for (index, pattern) in patterns.iter().enumerate() {
                    let part = super::jsonata::field(value, &index.to_string());
                    self.take(&part, pattern);
                }
            }
            Pattern::Struct { shape, fields } => {
                if let Shape::Struct(StructShape { fields: shapes, .. }) = shape() {
                    self.take_fields(value, shapes, fields);
                }
            }
            Pattern::Variant { shape, variant, fields } => {
                if let Shape::Enum(shape) = shape() {
                    self.take_variant(value, shape, variant, fields);
                }
            }
            Pattern::Some(inner) => {
                let bare = value.unguarded();
                self.conditions.push(Code::new(format!("{bare} != null"), Strength::Compare, Some(&Shape::Bool)));
                let inside = Code { parts: value.parts.clone(), ..Code::path(bare, inside_option(value.shape)) };
                self.take(&inside, inner);
            }
            Pattern::None => {
                let text = format!("{} = null", value.within(Strength::Add));
                self.conditions.push(Code::new(text, Strength::Compare, Some(&Shape::Bool)));
            }
        }
    }

    /// One of several patterns, which bind the same names.
    fn take_any(&mut self, cases: Vec<Matched>) {
        let conditions: Vec<Code> = cases.iter().map(|case| all(case.conditions.clone())).collect();
        for (name, _) in cases.first().map_or(&[][..], |first| &first.bindings) {
            let values = cases.iter().map(|case| case.bindings.iter().find(|(known, _)| known == name));
            let chosen = values.zip(&conditions).rev().fold(None, |rest: Option<Code>, (value, condition)| {
                let value = &value?.1;
                Some(rest.map_or_else(|| value.clone(), |rest| choose(condition, value, &rest)))
            });
            self.bindings.extend(chosen.map(|code| (*name, code)));
        }
        self.conditions.push(any(conditions));
    }

    fn take_fields(&mut self, value: &Code, shapes: &'static Fields, fields: &[FieldPattern]) {
        for field in fields {
            if let Some(code) = field_of(value, shapes, field.name) {
                self.take(&code, &field.pattern);
            }
        }
    }

    fn take_variant(&mut self, value: &Code, shape: &'static EnumShape, name: &str, fields: &[FieldPattern]) {
        let Some(variant) = shape.variants.iter().find(|variant| variant.name == name) else { return };
        let Around { text: base, mut taken } = value.object();
        let mut around = None;
        let wire = Code::constant(variant.wire.into());
        let tagged = |tag: &str| compare(" = ", &Code::path(format!("{base}{}", step(tag)), None), &wire);
        let content = match shape.tagging {
            Tagging::External if matches!(variant.fields, Fields::Unit) => {
                self.conditions.push(compare(" = ", value, &wire));
                return;
            }
            Tagging::External => {
                let content = format!("{base}{}", step(variant.wire));
                self.conditions.push(Code::atom(format!("$exists({content})"), Some(&Shape::Bool)));
                content
            }
            Tagging::Internal { tag } => {
                self.conditions.push(tagged(tag));
                taken.push(tag);
                around = Some(Around { text: base.clone(), taken });
                base
            }
            Tagging::Adjacent { tag, content } => {
                self.conditions.push(tagged(tag));
                format!("{base}{}", step(content))
            }
        };
        let content = Code { around, ..Code::path(content, None) }.fails(value.fails);
        self.take_fields(&content, &variant.fields, fields);
    }

    /// Patterns that all look at the same value.
    pub fn parts(value: &Code, fields: &[FieldPattern]) -> Self {
        let mut matched = Matched::default();
        fields.iter().for_each(|field| matched.take(value, &field.pattern));
        matched
    }

    /// The fields of a variant that is known to match, at `value`.
    pub fn fields_of_variant(value: &Code, pattern: &Pattern) -> Self {
        let mut matched = Matched::on(value, pattern);
        matched.conditions.clear();
        matched
    }
}
