//! Decides where a value is moved: at the last use of its variable, so that nobody writes `.clone()`.
//!
//! Expressions are walked against the order of their evaluation, with the names that are used later.

use std::collections::BTreeSet;

use super::ast::*;

pub type Later = BTreeSet<String>;

/// How an expression's value is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// It is needed itself.
    Value,
    /// It is only looked at.
    Look,
    /// It is needed itself, in a place that may be evaluated again.
    Again,
}

/// Marks the moves in an expression whose value is needed.
pub fn value(expression: &Expr, later: &mut Later) {
    walk(expression, Mode::Value, later);
}

/// Marks an expression that may be evaluated more than once: nothing in it is moved.
pub fn repeated(expression: &Expr, later: &mut Later) {
    walk(expression, Mode::Again, later);
}

/// Marks the arguments of a call, which live side by side: what one borrows, another cannot move.
pub fn arguments(arguments: &[Expr], later: &mut Later) {
    let mut borrowed = Later::new();
    for argument in arguments {
        if let ExprKind::Ref(_) = argument.kind {
            borrowed.extend(super::uses::in_expression(argument).into_iter().map(ToString::to_string));
        }
    }
    later.extend(borrowed);
    arguments.iter().rev().for_each(|argument| value(argument, later));
}

/// Whether a scrutinee is matched by reference: where no pattern takes anything out of it.
pub fn by_reference<'p>(patterns: impl IntoIterator<Item = &'p Pattern>) -> bool {
    patterns.into_iter().all(|pattern| pattern.bindings().is_empty())
}

/// Marks the moves in the scrutinee of a `match` with these patterns.
pub fn scrutinee<'p>(expression: &Expr, patterns: impl IntoIterator<Item = &'p Pattern>, later: &mut Later) {
    scrutinee_in(expression, patterns, Mode::Value, later);
}

fn scrutinee_in<'p>(expression: &Expr, patterns: impl IntoIterator<Item = &'p Pattern>, mode: Mode, later: &mut Later) {
    if !by_reference(patterns) {
        return walk(expression, mode, later);
    }
    match &expression.kind {
        ExprKind::Tuple(parts) => parts.iter().rev().for_each(|part| walk(part, look(part, mode), later)),
        _ => walk(expression, look(expression, mode), later),
    }
}

/// A place is looked at where it is; any other expression makes a value.
fn look(expression: &Expr, mode: Mode) -> Mode {
    match expression.kind {
        ExprKind::Place(_) => Mode::Look,
        _ => mode,
    }
}

/// The names used later once the names that a pattern binds are out of scope again.
pub fn leave_scope(inner: Later, bound: &[Pattern], outer: &Later) -> Later {
    let names: Vec<String> = bound.iter().flat_map(Pattern::bindings).map(ToString::to_string).collect();
    inner.into_iter().filter(|name| !names.contains(name) || outer.contains(name)).collect()
}

/// The body of a closure is evaluated once for each element: it may move its own parameters, and
/// nothing else.
fn walk_closure(closure: &Closure, mode: Mode, later: &mut Later) {
    let free = super::uses::in_closure(closure).into_iter().map(ToString::to_string);
    later.extend(free);
    let bound: Vec<String> = closure.parameters.iter().flat_map(Pattern::bindings).map(ToString::to_string).collect();
    let mut inner: Later = later.iter().filter(|name| !bound.contains(name)).cloned().collect();
    walk(&closure.body, mode, &mut inner);
}

fn walk(expression: &Expr, mode: Mode, later: &mut Later) {
    let operand = |part: &Expr, later: &mut Later| walk(part, look(part, mode), later);
    match &expression.kind {
        ExprKind::Place(place) => {
            let name = place.root.to_string();
            place.last_use.set(mode == Mode::Value && !later.contains(&name));
            later.insert(name);
        }
        ExprKind::Ref(inner) => operand(inner, later),
        ExprKind::Field(inner, _) | ExprKind::Not(inner) | ExprKind::Neg(inner) | ExprKind::Some(inner) => {
            walk(inner, mode, later);
        }
        ExprKind::Index(base, index) => {
            walk(index, mode, later);
            operand(base, later);
        }
        ExprKind::Binary(operator, left, right) => {
            let compares = !matches!(
                operator.kind,
                OperatorKind::Add | OperatorKind::Sub | OperatorKind::Mul | OperatorKind::Div | OperatorKind::Rem
            );
            for part in [right, left] {
                if compares { operand(part, later) } else { walk(part, mode, later) }
            }
        }
        ExprKind::If(condition, then, otherwise) => {
            let mut other = later.clone();
            walk(otherwise, mode, &mut other);
            walk(then, mode, later);
            later.extend(other);
            walk(condition, mode, later);
        }
        ExprKind::Match { scrutinee, arms } => {
            let after = later.clone();
            for arm in arms {
                let mut inner = after.clone();
                walk(&arm.body, mode, &mut inner);
                arm.guard.iter().for_each(|guard| walk(guard, Mode::Again, &mut inner));
                later.extend(leave_scope(inner, std::slice::from_ref(&arm.pattern), &after));
            }
            scrutinee_in(scrutinee, arms.iter().map(|arm| &arm.pattern), mode, later);
        }
        ExprKind::Matches { scrutinee, pattern, guard } => {
            let mut inner = later.clone();
            guard.iter().for_each(|guard| walk(guard, Mode::Again, &mut inner));
            later.extend(leave_scope(inner, std::slice::from_ref(pattern), &later.clone()));
            scrutinee_in(scrutinee, [&**pattern], mode, later);
        }
        ExprKind::Struct { fields, .. } | ExprKind::Variant { fields, .. } => {
            fields.iter().rev().for_each(|(_, value)| walk(value, mode, later));
        }
        ExprKind::Tuple(values) | ExprKind::List(values) => {
            values.iter().rev().for_each(|value| walk(value, mode, later));
        }
        ExprKind::Format(parts) => {
            for part in parts.iter().rev() {
                if let FormatPart::Value(value) = part {
                    operand(value, later);
                }
            }
        }
        ExprKind::Method { receiver, method, arguments } => {
            for argument in arguments.iter().rev() {
                if method == "unwrap_or" { walk(argument, mode, later) } else { operand(argument, later) }
            }
            if method == "unwrap_or" { walk(receiver, mode, later) } else { operand(receiver, later) }
        }
        ExprKind::Json(json) if matches!(**json, Json::Map(..)) => {
            json.parts().into_iter().rev().for_each(|part| walk(part, mode, later));
        }
        ExprKind::Json(json) => json.parts().into_iter().rev().for_each(|part| operand(part, later)),
        ExprKind::Iterate { receiver, method, arguments, closure } => {
            closure.iter().for_each(|closure| walk_closure(closure, mode, later));
            for part in arguments.iter().rev().chain([&**receiver]) {
                if method == "join" { operand(part, later) } else { walk(part, mode, later) }
            }
        }
        _ => {}
    }
}
