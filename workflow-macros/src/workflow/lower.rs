//! From Rust's expressions to the language's: what is not in the language is reported here.

use std::cell::Cell;

use proc_macro2::{Ident, Span};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{BinOp, Expr as Rust, Lit, LitStr, Member, Path, Token, UnOp};

mod iterators;
mod json;

use super::ast::*;
use super::{depth, pattern};
use crate::errors::{Errors, listed, suggestion_or};

/// Methods with a value as receiver, and how many arguments they take.
const METHODS: [(&str, usize); 17] = [
    ("len", 0),
    ("is_empty", 0),
    ("contains", 1),
    ("starts_with", 1),
    ("ends_with", 1),
    ("to_uppercase", 0),
    ("to_lowercase", 0),
    ("trim", 0),
    ("to_string", 0),
    ("is_some", 0),
    ("is_none", 0),
    ("unwrap_or", 1),
    ("first", 0),
    ("last", 0),
    ("get", 1),
    ("keys", 0),
    ("values", 0),
];

/// What other languages, or Rust's other types, call these methods.
const SYNONYMS: [(&str, &str); 16] = [
    ("size", "len"),
    ("length", "len"),
    ("count", "len"),
    ("includes", "contains"),
    ("contains_key", "contains"),
    ("upper", "to_uppercase"),
    ("to_ascii_uppercase", "to_uppercase"),
    ("lower", "to_lowercase"),
    ("to_ascii_lowercase", "to_lowercase"),
    ("strip", "trim"),
    ("unwrap", "unwrap_or"),
    ("expect", "unwrap_or"),
    ("unwrap_or_default", "unwrap_or"),
    ("unwrap_or_else", "unwrap_or"),
    ("at", "get"),
    ("nth", "get"),
];

/// The largest integer that a double, and so JSONata, holds exactly.
pub const LARGEST: i128 = (1 << 53) - 1;

pub struct Lower<'e> {
    errors: &'e mut Errors,
    /// Whether this is a part of an expression.
    inside: bool,
    /// Whether this is an argument of a task.
    argument: bool,
}

impl<'e> Lower<'e> {
    pub fn new(errors: &'e mut Errors) -> Self {
        Lower { errors, inside: false, argument: false }
    }

    fn error(&mut self, span: Span, message: impl std::fmt::Display) -> ExprKind {
        self.errors.at(span, message);
        ExprKind::Error
    }

    /// An argument of a task: `x` or `&x`.
    pub fn argument(&mut self, expression: &Rust) -> Expr {
        self.argument = true;
        let Rust::Reference(reference) = expression else { return self.value(expression) };
        if let Some(token) = reference.mutability {
            self.errors.at(token.span, "a task cannot change what the workflow holds: write `&x` or `x`");
        }
        let inner = self.argument(&reference.expr);
        Expr { kind: ExprKind::Ref(Box::new(inner)), span: reference.and_token.span }
    }

    /// What a `match` looks at: a `&` before it changes nothing.
    pub fn scrutinee(&mut self, expression: &Rust) -> Expr {
        match expression {
            Rust::Reference(reference) => self.scrutinee(&reference.expr),
            other => self.value(other),
        }
    }

    fn boxed(&mut self, expression: &Rust) -> Box<Expr> {
        Box::new(self.value(expression))
    }

    pub fn value(&mut self, expression: &Rust) -> Expr {
        let mut value = self.value_or_iterator(expression);
        if iterators::is_unfinished(&value) {
            value.kind =
                self.error(value.span, "an iterator is no value: end it, with `collect()` where a list is wanted");
        }
        value
    }

    fn value_or_iterator(&mut self, expression: &Rust) -> Expr {
        let inside = std::mem::replace(&mut self.inside, true);
        let lowered = Expr { span: span_of(expression), kind: self.kind(expression) };
        self.inside = inside;
        if !inside && depth::of(&lowered) > depth::DEEPEST {
            let message = "this expression nests too deep for AWS, which evaluates about 100 levels: assign its parts \
                           in states of their own, `let part: Type = …;`";
            self.errors.at(lowered.span, message);
        }
        lowered
    }

    fn kind(&mut self, expression: &Rust) -> ExprKind {
        match expression {
            Rust::Paren(paren) => self.kind(&paren.expr),
            Rust::Group(group) => self.kind(&group.expr),
            Rust::Lit(literal) => self.literal(&literal.lit),
            Rust::Path(path) if path.qself.is_none() => self.path(&path.path),
            Rust::Field(field) => self.field(field),
            Rust::Index(index) => ExprKind::Index(self.boxed(&index.expr), self.boxed(&index.index)),
            Rust::Unary(unary) => self.unary(unary),
            Rust::Binary(binary) => self.binary(binary),
            Rust::If(branch) => self.branch(branch),
            Rust::Match(matching) => self.matching(matching),
            Rust::Struct(literal) => self.structure(literal),
            Rust::Call(call) => self.call(call),
            Rust::Tuple(tuple) if tuple.elems.is_empty() => ExprKind::Unit,
            Rust::Tuple(tuple) => ExprKind::Tuple(tuple.elems.iter().map(|value| self.value(value)).collect()),
            Rust::MethodCall(call) => self.method(call),
            Rust::Macro(call) => self.macro_call(&call.mac),
            Rust::Block(block) => self.block(&block.block),
            other => self.refused(other),
        }
    }

    fn refused(&mut self, expression: &Rust) -> ExprKind {
        const TASK: &str = "move it into a task";
        let message = match expression {
            Rust::Reference(_) => {
                "values are passed by name here, and cloned where they are used again: leave the `&` out".to_owned()
            }
            Rust::Cast(_) => format!("`as` may change a number silently, and ASL has no such thing: {TASK}"),
            Rust::Try(_) => "`?` stands after a task call only: an expression that fails fails its state".to_owned(),
            Rust::Closure(_) => "a closure stands in a method of an iterator only: `xs.iter().map(|x| …)`".to_owned(),
            Rust::Array(_) | Rust::Repeat(_) => "write a list as `vec![…]`".to_owned(),
            Rust::Range(_) => format!("a range is no value in ASL: {TASK}"),
            Rust::Await(_) | Rust::Async(_) => "only tasks are awaited, and the workflow does that".to_owned(),
            Rust::Assign(_) => {
                "to compare, write `==`; a variable is assigned by `let name: Type = …;`, one in a state".to_owned()
            }
            Rust::Path(_) => format!("a qualified path is no value in ASL: {TASK}"),
            _ => format!("this has no counterpart in Amazon States Language: {TASK}"),
        };
        self.error(span_of(expression), message)
    }

    fn literal(&mut self, literal: &Lit) -> ExprKind {
        match literal {
            Lit::Bool(value) => ExprKind::Bool(value.value),
            Lit::Str(text) => ExprKind::Str(text.clone()),
            Lit::Int(number) => match number.base10_parse::<i128>() {
                Ok(value) if value <= LARGEST => {
                    ExprKind::Int { text: number.to_string(), value, suffix: number.suffix().to_owned() }
                }
                _ => self.error(
                    number.span(),
                    "Amazon States Language holds whole numbers exactly up to 9007199254740991 (2^53 - 1) only",
                ),
            },
            Lit::Float(number) => match number.base10_parse::<f64>() {
                Ok(value) if value.is_finite() => ExprKind::Float { text: number.to_string(), value },
                _ => self
                    .error(number.span(), "this number is too large: Amazon States Language calculates with an `f64`"),
            },
            Lit::Char(literal) => self.error(literal.span(), "JSON has no characters: write a text, `\"…\"`"),
            other => self.error(other.span(), "JSON has no bytes: write a text, `\"…\"`"),
        }
    }

    fn path(&mut self, path: &Path) -> ExprKind {
        if let Some(ident) = path.get_ident() {
            return match ident.to_string().as_str() {
                "None" => ExprKind::None,
                _ => place(ident.clone(), Vec::new()),
            };
        }
        match split_variant(path) {
            Some((ty, variant)) => ExprKind::Variant { ty, variant, fields: Vec::new(), style: Style::Unit },
            None => {
                let message = "a path names a variant here, `Type::Variant`; of a constant, write the value";
                self.error(path.span(), message)
            }
        }
    }

    fn field(&mut self, field: &syn::ExprField) -> ExprKind {
        if let Some(names) = context_path(field) {
            return self.context(&names, field.member.span());
        }
        if let (Rust::Path(base), Member::Named(name)) = (&*field.base, &field.member)
            && base.path.is_ident("settings")
        {
            return ExprKind::Setting(name.clone());
        }
        match self.value(&field.base) {
            Expr { kind: ExprKind::Place(mut place), .. } => {
                place.fields.push(field.member.clone());
                ExprKind::Place(place)
            }
            base => ExprKind::Field(Box::new(base), field.member.clone()),
        }
    }

    fn context(&mut self, names: &[String], span: Span) -> ExprKind {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names.as_slice() {
            ["execution", "id"] => ExprKind::Context(ContextValue::Id),
            ["execution", "name"] => ExprKind::Context(ContextValue::Name),
            ["execution", "start_time"] => ExprKind::Context(ContextValue::StartTime),
            ["state", "name"] => ExprKind::Context(ContextValue::StateName),
            ["state", "entered_time"] => ExprKind::Context(ContextValue::EnteredTime),
            ["state", "retry_count"] => ExprKind::Context(ContextValue::RetryCount),
            // Reported once the path is complete: `context.execution` alone is its prefix.
            _ => self.error(
                span,
                "the context has `context.execution.id`, `.name` and `.start_time`, and `context.state.name`, \
                 `.entered_time` and `.retry_count`",
            ),
        }
    }

    fn token(&mut self, span: Span) -> ExprKind {
        if self.argument {
            return ExprKind::Token;
        }
        let message = "a callback's token is known in the arguments of its call only: write `token()` there, or let the \
                       task take it, `token: TaskToken`";
        self.error(span, message)
    }

    fn unary(&mut self, unary: &syn::ExprUnary) -> ExprKind {
        match unary.op {
            UnOp::Not(_) => ExprKind::Not(self.boxed(&unary.expr)),
            UnOp::Neg(_) => ExprKind::Neg(self.boxed(&unary.expr)),
            _ => self.error(unary.span(), "variables are values, not references: leave the `*` out"),
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> ExprKind {
        use OperatorKind::*;
        let (kind, symbol) = match binary.op {
            BinOp::Add(_) => (Add, "+"),
            BinOp::Sub(_) => (Sub, "-"),
            BinOp::Mul(_) => (Mul, "*"),
            BinOp::Div(_) => (Div, "/"),
            BinOp::Rem(_) => (Rem, "%"),
            BinOp::Eq(_) => (Eq, "=="),
            BinOp::Ne(_) => (Ne, "!="),
            BinOp::Lt(_) => (Lt, "<"),
            BinOp::Le(_) => (Le, "<="),
            BinOp::Gt(_) => (Gt, ">"),
            BinOp::Ge(_) => (Ge, ">="),
            BinOp::And(_) => (And, "&&"),
            BinOp::Or(_) => (Or, "||"),
            other => {
                return self
                    .error(other.span(), "JSONata has no bit operations and no assignments: move it into a task");
            }
        };
        ExprKind::Binary(Operator { kind, symbol }, self.boxed(&binary.left), self.boxed(&binary.right))
    }

    fn branch(&mut self, branch: &syn::ExprIf) -> ExprKind {
        if let Rust::Let(condition) = &*branch.cond {
            let message = "there is no `if let` here: write `match value { pattern => …, _ => … }`";
            return self.error(condition.let_token.span, message);
        }
        let Some((_, otherwise)) = &branch.else_branch else {
            return self.error(branch.if_token.span, "an `if` that gives a value has an `else`");
        };
        let then = Expr { span: branch.if_token.span, kind: self.block(&branch.then_branch) };
        ExprKind::If(self.boxed(&branch.cond), Box::new(then), self.boxed(otherwise))
    }

    fn block(&mut self, block: &syn::Block) -> ExprKind {
        match block.stmts.as_slice() {
            [syn::Stmt::Expr(value, None)] => self.value(value).kind,
            [syn::Stmt::Macro(call)] if call.semi_token.is_none() => self.macro_call(&call.mac),
            _ => self.error(
                block.brace_token.span.join(),
                "a block gives one expression: assign variables in states of their own",
            ),
        }
    }

    fn matching(&mut self, matching: &syn::ExprMatch) -> ExprKind {
        let scrutinee = Box::new(self.scrutinee(&matching.expr));
        let arms = matching.arms.iter().map(|arm| {
            let (pat, guard) = match &arm.pat {
                syn::Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
                pat => (pat, None),
            };
            let pattern = pattern::lower(pat, self.errors);
            ExprArm { pattern, guard: guard.map(|guard| self.value(guard)), body: self.value(&arm.body) }
        });
        let arms = arms.collect();
        ExprKind::Match { scrutinee, arms }
    }

    fn structure(&mut self, literal: &syn::ExprStruct) -> ExprKind {
        let fields: Vec<_> =
            literal.fields.iter().map(|field| (field.member.clone(), self.value(&field.expr))).collect();
        if let Some(rest) = &literal.rest
            && !is_default_call(rest)
        {
            self.errors.at(span_of(rest), "only `..Default::default()` may fill the other fields");
        }
        let default = literal.rest.is_some();
        match split_variant(&literal.path) {
            Some((ty, variant)) => ExprKind::Variant { ty, variant, fields, style: Style::Named },
            None => ExprKind::Struct { path: literal.path.clone(), fields, default, tuple: false },
        }
    }

    fn call(&mut self, call: &syn::ExprCall) -> ExprKind {
        let Rust::Path(function) = &*call.func else {
            return self
                .error(span_of(&call.func), "only constructors are called in an expression: move it into a task");
        };
        let path = &function.path;
        match path.get_ident().map(ToString::to_string).as_deref() {
            Some("Some") if call.args.len() == 1 => return ExprKind::Some(self.boxed(&call.args[0])),
            Some("now") if call.args.is_empty() => return ExprKind::Now,
            Some("uuid") if call.args.is_empty() => return ExprKind::Uuid,
            Some("token") if call.args.is_empty() => return self.token(path.span()),
            Some("to_json") if call.args.len() == 1 => return self.json_text(&call.args[0]),
            _ => {}
        }
        if path.segments.len() == 1 && path.segments[0].ident == "from_json" && call.args.len() == 1 {
            return self.parsed_json(&path.segments[0], &call.args[0]);
        }
        if call.args.len() == 1
            && let Some(ty) = map_type(path)
        {
            return self.map_literal(ty, &call.args[0]);
        }
        if !path.segments.last().is_some_and(|segment| is_type_name(&segment.ident)) {
            let name = path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
            let message = format!(
                "`{name}` cannot be called in an expression: make it a task, and call it in a state of its own, `let x = {name}(…)`"
            );
            return self.error(path.span(), message);
        }
        let fields =
            call.args.iter().enumerate().map(|(index, value)| (Member::Unnamed(index.into()), self.value(value)));
        let fields = fields.collect();
        match split_variant(path) {
            Some((ty, variant)) => ExprKind::Variant { ty, variant, fields, style: Style::Tuple },
            None => ExprKind::Struct { path: path.clone(), fields, default: false, tuple: true },
        }
    }

    fn method(&mut self, call: &syn::ExprMethodCall) -> ExprKind {
        let name = call.method.to_string();
        if let ("count", Rust::MethodCall(inner)) = (&*name, &*call.receiver)
            && inner.method == "chars"
        {
            let (receiver, method) = (self.boxed(&inner.receiver), Ident::new("chars_count", call.method.span()));
            return ExprKind::Method { receiver, method, arguments: Vec::new() };
        }
        let receiver = Box::new(self.value_or_iterator(&call.receiver));
        if iterators::is_step(&name) || iterators::is_unfinished(&receiver) {
            return self.iterate(call, receiver);
        }
        let Some((_, count)) = METHODS.iter().find(|(method, _)| *method == name) else {
            return match receiver.kind {
                ExprKind::Error => ExprKind::Error,
                _ => self.error(call.method.span(), unknown_method(&name)),
            };
        };
        if call.args.len() != *count {
            let plural = if *count == 1 { "argument" } else { "arguments" };
            return self.error(call.method.span(), format!("`{name}` takes {count} {plural}, not {}", call.args.len()));
        }
        let arguments = call.args.iter().map(|argument| self.scrutinee(argument)).collect();
        ExprKind::Method { receiver, method: call.method.clone(), arguments }
    }

    fn macro_call(&mut self, call: &syn::Macro) -> ExprKind {
        let name = call.path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
        let result = match name.as_str() {
            "format" => self.format(call),
            "vec" => call
                .parse_body_with(Punctuated::<Rust, Token![,]>::parse_terminated)
                .map(|values| ExprKind::List(values.iter().map(|value| self.value(value)).collect())),
            "matches" => self.matches(call),
            "json" => self.json_literal(call),
            _ => {
                let message = format!(
                    "`{name}!` cannot be used in an expression: it may be `format!`, `vec!`, `matches!` or `json!`"
                );
                Err(syn::Error::new(call.path.span(), message))
            }
        };
        result.unwrap_or_else(|error| {
            self.errors.push(error);
            ExprKind::Error
        })
    }

    fn matches(&mut self, call: &syn::Macro) -> syn::Result<ExprKind> {
        let parser = |input: ParseStream| {
            let scrutinee: Rust = input.parse()?;
            input.parse::<Token![,]>()?;
            let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
            let guard = match input.parse::<Option<Token![if]>>()? {
                Some(_) => Some(input.parse::<Rust>()?),
                None => None,
            };
            input.parse::<Option<Token![,]>>()?;
            Ok((scrutinee, pattern, guard))
        };
        let (scrutinee, pattern, guard) = parser.parse2(call.tokens.clone())?;
        Ok(ExprKind::Matches {
            scrutinee: Box::new(self.scrutinee(&scrutinee)),
            pattern: Box::new(pattern::lower(&pattern, self.errors)),
            guard: guard.map(|guard| self.boxed(&guard)),
        })
    }

    fn format(&mut self, call: &syn::Macro) -> syn::Result<ExprKind> {
        struct Arguments(LitStr, Vec<Rust>);
        impl Parse for Arguments {
            fn parse(input: ParseStream) -> syn::Result<Self> {
                let text = input.parse()?;
                let mut values = Vec::new();
                while !input.is_empty() {
                    input.parse::<Token![,]>()?;
                    if input.peek(syn::Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
                        return Err(input.error("values have no names here: write `{}` in the text for this one"));
                    }
                    if !input.is_empty() {
                        values.push(input.parse()?);
                    }
                }
                Ok(Arguments(text, values))
            }
        }
        let Arguments(text, values) = syn::parse2(call.tokens.clone())?;
        let values: Vec<Expr> = values.iter().map(|value| self.value(value)).collect();
        let mut parts = Vec::new();
        let mut values = values.into_iter();
        for part in format_parts(&text)? {
            parts.push(match part {
                Hole::Text(text) => FormatPart::Text(text),
                Hole::Named(name) => {
                    let name = Ident::new(&name, text.span());
                    FormatPart::Value(Expr { span: text.span(), kind: place(name, Vec::new()) })
                }
                Hole::Next => FormatPart::Value(values.next().ok_or_else(|| {
                    syn::Error::new(text.span(), "this text has more `{}` than there are values after it")
                })?),
            });
        }
        match values.next() {
            Some(value) => Err(syn::Error::new(value.span, "no `{}` in the text takes this value")),
            None => Ok(ExprKind::Format(parts)),
        }
    }
}

fn unknown_method(name: &str) -> String {
    let names = || METHODS.iter().map(|(method, _)| *method);
    let synonym = SYNONYMS.iter().find(|(other, _)| *other == name);
    match name {
        "clone" | "to_owned" | "as_str" => "values are cloned where they are used again: leave this out".to_owned(),
        "chars" => "of the characters of a text only their number is known: `chars().count()`".to_owned(),
        _ => match synonym {
            Some((_, known)) => format!("expressions have no method `{name}`; did you mean `{known}`?"),
            None => {
                let allowed = format!(": move it into a task, or use one of {}", listed(names()));
                format!("expressions have no method `{name}`{}", suggestion_or(name, names(), &allowed))
            }
        },
    }
}

enum Hole {
    Text(String),
    Named(String),
    Next,
}

fn format_parts(text: &LitStr) -> syn::Result<Vec<Hole>> {
    let value = text.value();
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), value.as_str());
    while let Some(position) = rest.find(['{', '}']) {
        plain.push_str(&rest[..position]);
        let brace = &rest[position..=position];
        rest = &rest[position + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            plain.push_str(brace);
            rest = after;
            continue;
        }
        let (Some(end), "{") = (rest.find('}'), brace) else {
            return Err(syn::Error::new(
                text.span(),
                format!("unmatched `{brace}`: write `{brace}{brace}` for the sign itself"),
            ));
        };
        if !plain.is_empty() {
            parts.push(Hole::Text(std::mem::take(&mut plain)));
        }
        parts.push(hole(&rest[..end], text.span())?);
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(Hole::Text(plain));
    }
    Ok(parts)
}

fn hole(name: &str, span: Span) -> syn::Result<Hole> {
    if name.is_empty() {
        return Ok(Hole::Next);
    }
    if syn::parse_str::<Ident>(name).is_ok() {
        return Ok(Hole::Named(name.to_owned()));
    }
    let message = format!("`{{{name}}}` is not supported: a hole is `{{}}` or `{{name}}`, without a format after it");
    Err(syn::Error::new(span, message))
}

fn place(root: Ident, fields: Vec<Member>) -> ExprKind {
    ExprKind::Place(Place { root, fields, last_use: Cell::new(false) })
}

/// `context.execution.id` as `["execution", "id"]`.
fn context_path(field: &syn::ExprField) -> Option<Vec<String>> {
    let Member::Named(name) = &field.member else { return None };
    match &*field.base {
        Rust::Path(path) if path.path.is_ident("context") => Some(vec![name.to_string()]),
        Rust::Field(base) => {
            let mut names = context_path(base)?;
            names.push(name.to_string());
            Some(names)
        }
        _ => None,
    }
}

fn is_default_call(expression: &Rust) -> bool {
    let Rust::Call(call) = expression else { return false };
    let Rust::Path(path) = &*call.func else { return false };
    call.args.is_empty() && path.path.segments.last().is_some_and(|segment| segment.ident == "default")
}

/// The map of `BTreeMap::from` or `HashMap::from`.
pub fn map_type(path: &Path) -> Option<Path> {
    let mut ty = path.clone();
    let from = ty.segments.pop()?;
    ty.segments.pop_punct();
    let map = &ty.segments.last()?.ident;
    (from.ident == "from" && (map == "BTreeMap" || map == "HashMap")).then_some(ty)
}

/// Whether a name is written as a type or a variant is: with a capital first.
pub fn is_type_name(ident: &Ident) -> bool {
    ident.to_string().chars().next().is_some_and(char::is_uppercase)
}

/// `Status::Paid` as `(Status, Paid)`; a variant stands after a type, a struct after a module.
pub fn split_variant(path: &Path) -> Option<(Path, Ident)> {
    let count = path.segments.len();
    if count < 2 || !is_type_name(&path.segments[count - 2].ident) || !is_type_name(&path.segments[count - 1].ident) {
        return None;
    }
    let mut ty = path.clone();
    let variant = ty.segments.pop()?.ident;
    ty.segments.pop_punct();
    Some((ty, variant))
}

/// The token that stands for an expression in an error: rustc shows one token of a macro's input.
fn span_of(expression: &Rust) -> Span {
    match expression {
        Rust::Binary(binary) => binary.op.span(),
        Rust::MethodCall(call) => call.method.span(),
        Rust::Field(field) => field.member.span(),
        Rust::Cast(cast) => cast.as_token.span,
        Rust::Assign(assign) => assign.eq_token.span,
        Rust::Try(try_) => try_.question_token.span,
        Rust::Index(index) => index.bracket_token.span.open(),
        other => other.span(),
    }
}
