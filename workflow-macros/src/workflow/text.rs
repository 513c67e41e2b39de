//! Expressions and patterns as text, for comments and the edges of pictures.

use super::ast::*;

pub fn expression(expression: &Expr) -> String {
    write(expression, 0)
}

fn binds(kind: OperatorKind) -> u8 {
    match kind {
        OperatorKind::Or => 1,
        OperatorKind::And => 2,
        OperatorKind::Add | OperatorKind::Sub => 4,
        OperatorKind::Mul | OperatorKind::Div | OperatorKind::Rem => 5,
        _ => 3,
    }
}

fn list(expressions: &[Expr]) -> String {
    expressions.iter().map(expression).collect::<Vec<_>>().join(", ")
}

fn member(member: &syn::Member) -> String {
    match member {
        syn::Member::Named(name) => name.to_string(),
        syn::Member::Unnamed(index) => index.index.to_string(),
    }
}

pub fn path(path: &syn::Path) -> String {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
}

/// Writes an expression that stands where operators of `outer` strength bind.
fn write(expr: &Expr, outer: u8) -> String {
    match &expr.kind {
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Int { text, .. } | ExprKind::Float { text, .. } => text.clone(),
        ExprKind::Str(text) => format!("{:?}", text.value()),
        ExprKind::Unit => "()".into(),
        ExprKind::Place(place) => {
            let fields: String = place.fields.iter().map(|field| format!(".{}", member(field))).collect();
            format!("{}{fields}", place.root)
        }
        ExprKind::Field(base, field) => format!("{}.{}", write(base, 9), member(field)),
        ExprKind::Index(base, index) => format!("{}[{}]", write(base, 9), expression(index)),
        ExprKind::Not(inner) => format!("!{}", write(inner, 8)),
        ExprKind::Neg(inner) => format!("-{}", write(inner, 8)),
        ExprKind::Binary(operator, left, right) => {
            let strength = binds(operator.kind);
            let text = format!("{} {} {}", write(left, strength), operator.symbol, write(right, strength + 1));
            if strength < outer { format!("({text})") } else { text }
        }
        ExprKind::If(condition, then, otherwise) => {
            format!("if {} {{ {} }} else {{ {} }}", expression(condition), expression(then), expression(otherwise))
        }
        ExprKind::Match { scrutinee, arms } => {
            let arms: Vec<_> = arms
                .iter()
                .map(|arm| format!("{} => {}", self::arm(&arm.pattern, arm.guard.as_ref()), expression(&arm.body)))
                .collect();
            format!("match {} {{ {} }}", expression(scrutinee), arms.join(", "))
        }
        ExprKind::Matches { scrutinee, pattern, guard } => {
            format!("matches!({}, {})", expression(scrutinee), arm(pattern, guard.as_deref()))
        }
        ExprKind::Struct { path: name, fields, default, tuple } => {
            let style = if *tuple { Style::Tuple } else { Style::Named };
            constructor(&path(name), fields, style, *default)
        }
        ExprKind::Variant { ty, variant, fields, style } => {
            constructor(&format!("{}::{variant}", path(ty)), fields, *style, false)
        }
        ExprKind::Tuple(values) => format!("({})", list(values)),
        ExprKind::List(values) => format!("vec![{}]", list(values)),
        ExprKind::Some(inner) => format!("Some({})", expression(inner)),
        ExprKind::None => "None".into(),
        ExprKind::Format(parts) => format(parts),
        ExprKind::Method { receiver, method, .. } if method == "chars_count" => {
            format!("{}.chars().count()", write(receiver, 9))
        }
        ExprKind::Method { receiver, method, arguments } => {
            format!("{}.{method}({})", write(receiver, 9), list(arguments))
        }
        ExprKind::Json(json) => match &**json {
            Json::Text(value) => format!("to_json({})", expression(value)),
            Json::Parsed(ty, value) => format!("from_json::<{}>({})", quote::quote!(#ty), expression(value)),
            Json::Map(ty, fields) => {
                let entries = fields.iter().map(|(name, value)| format!("({:?}, {})", name.value(), expression(value)));
                format!("{}::from([{}])", path(ty), entries.collect::<Vec<_>>().join(", "))
            }
            literal => format!("json!({})", json_literal(literal)),
        },
        ExprKind::Iterate { receiver, method, arguments, closure } => {
            let arguments: Vec<_> =
                arguments.iter().map(expression).chain(closure.iter().map(|closure| self::closure(closure))).collect();
            format!("{}.{method}({})", write(receiver, 9), arguments.join(", "))
        }
        ExprKind::Ref(inner) => format!("&{}", write(inner, 8)),
        ExprKind::Context(value) => format!("context.{}", value.path()),
        ExprKind::Setting(name) => format!("settings.{name}"),
        ExprKind::Now => "now()".into(),
        ExprKind::Uuid => "uuid()".into(),
        ExprKind::Token => "token()".into(),
        ExprKind::Error => "…".into(),
    }
}

fn json_literal(json: &Json) -> String {
    let part = |part: &Expr| match &part.kind {
        ExprKind::Json(json) if !matches!(**json, Json::Text(_) | Json::Parsed(..) | Json::Map(..)) => {
            json_literal(json)
        }
        _ => expression(part),
    };
    match json {
        Json::Object(fields) | Json::Map(_, fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{:?}: {}", name.value(), part(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Json::List(values) => format!("[{}]", values.iter().map(part).collect::<Vec<_>>().join(", ")),
        Json::Null => "null".into(),
        Json::Of(value) | Json::Text(value) | Json::Parsed(_, value) => expression(value),
    }
}

fn closure(closure: &Closure) -> String {
    let parameters: Vec<_> = closure.parameters.iter().map(pattern).collect();
    format!("|{}| {}", parameters.join(", "), expression(&closure.body))
}

fn constructor(name: &str, fields: &[(syn::Member, Expr)], style: Style, default: bool) -> String {
    let values = |(name, value): &(syn::Member, Expr)| match &value.kind {
        ExprKind::Place(place) if place.fields.is_empty() && place.root == member(name) => member(name),
        _ => format!("{}: {}", member(name), expression(value)),
    };
    match style {
        Style::Unit => name.to_owned(),
        Style::Tuple => {
            format!("{name}({})", fields.iter().map(|(_, value)| expression(value)).collect::<Vec<_>>().join(", "))
        }
        Style::Named => {
            let mut parts: Vec<_> = fields.iter().map(values).collect();
            parts.extend(default.then(|| "..Default::default()".to_owned()));
            format!("{name} {{ {} }}", parts.join(", "))
        }
    }
}

fn format(parts: &[FormatPart]) -> String {
    let (mut text, mut values) = (String::new(), String::new());
    for part in parts {
        match part {
            FormatPart::Text(plain) => text.push_str(&plain.replace('{', "{{").replace('}', "}}")),
            FormatPart::Value(Expr { kind: ExprKind::Place(place), .. }) if place.fields.is_empty() => {
                text.push_str(&format!("{{{}}}", place.root));
            }
            FormatPart::Value(value) => {
                text.push_str("{}");
                values.push_str(", ");
                values.push_str(&expression(value));
            }
        }
    }
    format!("format!({text:?}{values})")
}

/// A pattern with its guard.
pub fn arm(pat: &Pattern, guard: Option<&Expr>) -> String {
    match guard {
        Some(guard) => format!("{} if {}", pattern(pat), expression(guard)),
        None => pattern(pat),
    }
}

fn pattern(pattern: &Pattern) -> String {
    let all =
        |patterns: &[Pattern], between: &str| patterns.iter().map(self::pattern).collect::<Vec<_>>().join(between);
    match &pattern.kind {
        PatternKind::Wild => "_".into(),
        PatternKind::Bind(name, None) => name.to_string(),
        PatternKind::Bind(name, Some(inner)) => format!("{name} @ {}", self::pattern(inner)),
        PatternKind::Literal(literal) => expression(literal),
        PatternKind::Range(low, high) => {
            let end = |end: &Option<i128>| end.map_or_else(String::new, |end| end.to_string());
            format!("{}..={}", end(low), end(high)).trim_end_matches('=').to_owned()
        }
        PatternKind::Or(cases) => all(cases, " | "),
        PatternKind::Tuple(parts) => format!("({})", all(parts, ", ")),
        PatternKind::Struct { path: name, fields, rest, tuple, .. } => {
            let style = if *tuple { Style::Tuple } else { Style::Named };
            fields_text(&path(name), fields, *rest, style)
        }
        PatternKind::Variant { ty, variant, fields, rest, style, .. } => {
            fields_text(&format!("{}::{variant}", path(ty)), fields, *rest, *style)
        }
        PatternKind::Some(inner) => format!("Some({})", self::pattern(inner)),
        PatternKind::None => "None".into(),
        PatternKind::Error => "…".into(),
    }
}

fn fields_text(name: &str, fields: &[(syn::Member, Pattern)], rest: bool, style: Style) -> String {
    let mut parts: Vec<String> = fields
        .iter()
        .map(|(field, pattern)| match (&pattern.kind, style) {
            (_, Style::Tuple) => self::pattern(pattern),
            (PatternKind::Bind(binding, None), _) if *binding == member(field) => member(field),
            _ => format!("{}: {}", member(field), self::pattern(pattern)),
        })
        .collect();
    parts.extend(rest.then(|| "..".to_owned()));
    match style {
        Style::Unit => name.to_owned(),
        Style::Tuple => format!("{name}({})", parts.join(", ")),
        Style::Named => format!("{name} {{ {} }}", parts.join(", ")),
    }
}
