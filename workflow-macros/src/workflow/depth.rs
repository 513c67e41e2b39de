//! How deep the JSONata of an expression nests, at most: AWS evaluates about 100 levels.

use super::ast::*;

/// What is certainly evaluated.
pub const DEEPEST: usize = 80;

/// Operands or arms in a row, each of which is a level, before the runtime crate groups them.
const LONGEST_ROW: usize = 16;

pub fn of(expression: &Expr) -> usize {
    let all = |parts: &[Expr]| parts.iter().map(of).max().unwrap_or(0);
    let fields = |fields: &[(syn::Member, Expr)]| fields.iter().map(|(_, value)| of(value)).max().unwrap_or(0);
    match &expression.kind {
        ExprKind::Place(_) => 3,
        ExprKind::Field(inner, _) | ExprKind::Not(inner) | ExprKind::Some(inner) => 3 + of(inner),
        ExprKind::Index(base, index) => 6 + of(base).max(of(index)),
        ExprKind::Neg(inner) => 3 + of(inner),
        ExprKind::Binary(operator, ..) if matches!(operator.kind, OperatorKind::And | OperatorKind::Or) => {
            let mut operands = Vec::new();
            row_of(operator.kind, expression, &mut operands);
            row(operands.len()) + operands.into_iter().map(of).max().unwrap_or(0)
        }
        ExprKind::Binary(operator, left, right) => {
            let own = match operator.kind {
                OperatorKind::Add | OperatorKind::Sub | OperatorKind::Mul => 3,
                OperatorKind::Div | OperatorKind::Rem => 7,
                _ => 2,
            };
            own + of(left).max(of(right))
        }
        ExprKind::If(..) => branches(expression),
        ExprKind::Match { scrutinee, arms } => {
            let parts = arms.iter().map(|arm| arm.guard.as_ref().map_or(0, |guard| 2 + of(guard)).max(of(&arm.body)));
            row(arms.len()) + (of(scrutinee) + 6).max(parts.max().unwrap_or(0))
        }
        ExprKind::Matches { scrutinee, guard, .. } => {
            6 + of(scrutinee).max(guard.as_ref().map_or(0, |guard| of(guard)))
        }
        ExprKind::Struct { fields: values, .. } | ExprKind::Variant { fields: values, .. } => 3 + fields(values),
        ExprKind::Tuple(values) | ExprKind::List(values) => 4 + all(values),
        ExprKind::Format(parts) => {
            let values = parts.iter().map(|part| match part {
                FormatPart::Text(_) => 0,
                FormatPart::Value(value) => 1 + of(value),
            });
            row(parts.len()) + values.max().unwrap_or(0)
        }
        ExprKind::Method { receiver, arguments, .. } => 6 + of(receiver).max(all(arguments)),
        ExprKind::Json(json) => 4 + json.parts().into_iter().map(of).max().unwrap_or(0),
        ExprKind::Iterate { receiver, method, arguments, closure } => match &*method.to_string() {
            "iter" | "into_iter" | "collect" => of(receiver),
            _ => {
                let body = closure.as_ref().map_or(0, |closure| 5 + of(&closure.body));
                7 + of(receiver).max(all(arguments)).max(body)
            }
        },
        ExprKind::Ref(inner) => of(inner),
        _ => 2,
    }
}

/// `if … else if … else …`
fn branches(expression: &Expr) -> usize {
    let (mut count, mut deepest, mut rest) = (0, 0, expression);
    while let ExprKind::If(condition, then, otherwise) = &rest.kind {
        count += 1;
        deepest = deepest.max(2 + of(condition)).max(2 + of(then));
        rest = otherwise;
    }
    row(count) + deepest.max(of(rest))
}

/// The levels of so many parts in a row.
fn row(parts: usize) -> usize {
    let (mut parts, mut levels) = (parts, 0);
    while parts > LONGEST_ROW {
        parts = parts.div_ceil(2);
        levels += 3;
    }
    levels + parts
}

fn row_of<'e>(kind: OperatorKind, expression: &'e Expr, operands: &mut Vec<&'e Expr>) {
    match &expression.kind {
        ExprKind::Binary(operator, left, right) if operator.kind == kind => {
            row_of(kind, left, operands);
            row_of(kind, right, operands);
        }
        _ => operands.push(expression),
    }
}
