//! `xs.iter()` and what may follow it.

use syn::spanned::Spanned;
use syn::{Expr as Rust, ExprMethodCall, GenericArgument, PathArguments, Type};

use super::{Lower, METHODS};
use crate::errors::{listed, suggestion_or};
use crate::workflow::ast::*;
use crate::workflow::pattern;

/// A method of iterators.
struct Step {
    name: &'static str,
    /// How many values it takes.
    arguments: usize,
    /// How many parameters the closure has that it takes then; 0 is no closure.
    closure: usize,
    /// Whether it gives a value, and not an iterator.
    ends: bool,
}

const fn step(name: &'static str, arguments: usize, closure: usize) -> Step {
    Step { name, arguments, closure, ends: false }
}

const fn end(name: &'static str, arguments: usize, closure: usize) -> Step {
    Step { name, arguments, closure, ends: true }
}

const STEPS: [Step; 17] = [
    step("map", 0, 1),
    step("filter", 0, 1),
    step("enumerate", 0, 0),
    step("zip", 1, 0),
    step("rev", 0, 0),
    step("take", 1, 0),
    step("skip", 1, 0),
    end("collect", 0, 0),
    end("join", 1, 0),
    end("count", 0, 0),
    end("sum", 0, 0),
    end("min", 0, 0),
    end("max", 0, 0),
    end("any", 0, 1),
    end("all", 0, 1),
    end("find", 0, 1),
    end("fold", 1, 2),
];

fn find(name: &str) -> Option<&'static Step> {
    STEPS.iter().find(|step| step.name == name)
}

/// Whether a method starts or continues an iterator.
pub fn is_step(name: &str) -> bool {
    is_start(name) || find(name).is_some()
}

fn is_start(name: &str) -> bool {
    name == "iter" || name == "into_iter"
}

/// Whether an expression is an iterator that nothing ends.
pub fn is_unfinished(expression: &Expr) -> bool {
    let ExprKind::Iterate { method, .. } = &expression.kind else { return false };
    find(&method.to_string()).is_none_or(|step| !step.ends)
}

/// Whether a map's keys or values are asked for, which are a list and an iterator.
fn is_keys(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Method { method, .. } if method == "keys" || method == "values")
}

impl Lower<'_> {
    pub fn iterate(&mut self, call: &ExprMethodCall, receiver: Box<Expr>) -> ExprKind {
        let (name, span) = (call.method.to_string(), call.method.span());
        if let ExprKind::Error = receiver.kind {
            return ExprKind::Error;
        }
        let iterates = is_unfinished(&receiver);
        if is_start(&name) {
            if iterates {
                return self.error(span, format!("this is an iterator already: leave `{name}()` out"));
            }
            return self.made(call, receiver, &step("", 0, 0));
        }
        let Some(step) = find(&name) else { return self.error(span, unknown(&name)) };
        if !iterates && !is_keys(&receiver) && name != "join" {
            return self.error(span, of_iterators(step));
        }
        if let Some(message) = call.turbofish.as_ref().and_then(|arguments| wrong_type(&name, arguments)) {
            return self.error(span, message);
        }
        self.made(call, receiver, step)
    }

    fn made(&mut self, call: &ExprMethodCall, receiver: Box<Expr>, step: &Step) -> ExprKind {
        let (name, span) = (call.method.to_string(), call.method.span());
        let wanted = step.arguments + usize::from(step.closure > 0);
        if call.args.len() != wanted {
            let plural = if wanted == 1 { "argument" } else { "arguments" };
            return self.error(span, format!("`{name}` takes {wanted} {plural}, not {}", call.args.len()));
        }
        let mut given = call.args.iter();
        let arguments = given.by_ref().take(step.arguments).map(|argument| self.argument_of(argument)).collect();
        let closure = given.next().map(|closure| self.closure(closure, step));
        match closure {
            Some(None) => ExprKind::Error,
            closure => {
                let closure = closure.flatten().map(Box::new);
                ExprKind::Iterate { receiver, method: call.method.clone(), arguments, closure }
            }
        }
    }

    /// A value, or the other iterator of `zip`.
    fn argument_of(&mut self, expression: &Rust) -> Expr {
        match expression {
            Rust::Reference(reference) => self.argument_of(&reference.expr),
            other => self.value_or_iterator(other),
        }
    }

    /// `|a, b| …`
    fn closure(&mut self, expression: &Rust, step: &Step) -> Option<Closure> {
        let Rust::Closure(closure) = expression else {
            let parameters = if step.closure == 1 { "|x|" } else { "|total, x|" };
            self.errors.at(super::span_of(expression), format!("`{}` takes a closure: `{parameters} …`", step.name));
            return None;
        };
        if closure.inputs.len() != step.closure {
            let span = closure.inputs.last().map_or(closure.span(), Spanned::span);
            let plural = if step.closure == 1 { "parameter" } else { "parameters" };
            self.errors.at(
                span,
                format!("the closure of `{}` has {} {plural}, not {}", step.name, step.closure, closure.inputs.len()),
            );
            return None;
        }
        let parameters: Vec<_> =
            closure.inputs.iter().map(|parameter| pattern::parameter(parameter, self.errors)).collect();
        self.bound_once(&parameters);
        Some(Closure { parameters, body: self.value(&closure.body) })
    }

    fn bound_once(&mut self, parameters: &[Pattern]) {
        let names: Vec<_> = parameters.iter().flat_map(Pattern::bindings).collect();
        for (index, name) in names.iter().enumerate() {
            if names[..index].contains(name) {
                self.errors.at(name.span(), format!("this closure has two parameters `{name}`"));
            }
        }
    }
}

fn of_iterators(step: &Step) -> String {
    let name = step.name;
    let dots = if step.arguments + step.closure > 0 { "…" } else { "" };
    match name {
        "count" => "write `len()` for a list, and `chars().count()` for a text".to_owned(),
        "collect" => "`collect` ends an iterator, and this is none: leave it out".to_owned(),
        "map" | "filter" => format!(
            "`{name}` is a method of iterators: write `.iter().{name}({dots})` for a list, and a `match` for an `Option`"
        ),
        _ => format!("`{name}` is a method of iterators: write `.iter().{name}({dots})`"),
    }
}

/// What is wrong with `::<…>`, which `collect` may have.
fn wrong_type(name: &str, arguments: &syn::AngleBracketedGenericArguments) -> Option<String> {
    if name != "collect" {
        return Some(format!("leave `::<…>` out: `{name}` gives what the elements are"));
    }
    let is_list = |argument: &GenericArgument| match argument {
        GenericArgument::Type(Type::Path(path)) => path.path.segments.last().is_some_and(|last| {
            let inferred = match &last.arguments {
                PathArguments::AngleBracketed(inner) => {
                    inner.args.iter().all(|argument| matches!(argument, GenericArgument::Type(Type::Infer(_))))
                }
                _ => true,
            };
            last.ident == "Vec" && inferred
        }),
        GenericArgument::Type(Type::Infer(_)) => true,
        _ => false,
    };
    let wrong = !arguments.args.iter().all(is_list);
    wrong.then(|| "an iterator is collected into a list, a `Vec`: write `collect()`".to_owned())
}

fn unknown(name: &str) -> String {
    let names = || STEPS.iter().map(|step| step.name);
    match name {
        "cloned" | "copied" | "by_ref" => "an iterator has the elements themselves here: leave this out".to_owned(),
        "filter_map" | "flat_map" | "flatten" => {
            format!("iterators have no `{name}` here: use `filter(…)` and `map(…)`, or a task")
        }
        "min_by_key" | "max_by_key" | "min_by" | "max_by" | "position" | "product" | "reduce" => {
            format!("iterators have no `{name}` here: use `fold(…)`, or a task")
        }
        "last" | "nth" | "next" => {
            format!(
                "`{name}` is no method of an iterator here: end it with `collect()`, and use `first()`, `last()` or `get(n)`"
            )
        }
        _ if METHODS.iter().any(|(method, _)| *method == name) => {
            format!("`{name}` is no method of an iterator: end it with `collect()` first")
        }
        _ => {
            let allowed = format!(": move it into a task, or use one of {}", listed(names()));
            format!("iterators have no method `{name}` here{}", suggestion_or(name, names(), &allowed))
        }
    }
}
