//! From Rust's patterns to the language's.

use proc_macro2::{Ident, Span};
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr as Rust, Lit, Member, Pat, Path, Token};

use super::ast::*;
use super::lower::{LARGEST, is_type_name, split_variant};
use crate::errors::Errors;

pub fn lower(pattern: &Pat, errors: &mut Errors) -> Pattern {
    let pattern = part(pattern, errors);
    match &pattern.kind {
        PatternKind::Or(cases) => cases.iter().for_each(|case| check_texts(case, errors)),
        _ => check_texts(&pattern, errors),
    }
    pattern
}

/// A parameter of a closure, which takes every element.
pub fn parameter(pattern: &Pat, errors: &mut Errors) -> Pattern {
    let pattern = match pattern {
        Pat::Type(typed) => {
            errors.at(typed.ty.span(), "a closure's parameter has the type of what it is given: leave `: T` out");
            &*typed.pat
        }
        pattern => pattern,
    };
    let pattern = part(pattern, errors);
    check_every(&pattern, errors);
    pattern
}

/// Whether a pattern can match everything is seen from its form.
fn check_every(pattern: &Pattern, errors: &mut Errors) {
    match pattern.kind {
        PatternKind::Wild | PatternKind::Error => {}
        PatternKind::Bind(..) | PatternKind::Tuple(_) | PatternKind::Struct { .. } => {
            pattern.parts().into_iter().for_each(|part| check_every(part, errors));
        }
        _ => errors.at(
            pattern.span,
            "a closure takes every element: write a name, `_`, a tuple or a struct here, and a `match` in its body",
        ),
    }
}

/// A text is compared by a guard of its arm, which knows one side of an inner `|` from another only
/// where all of them are texts.
fn check_texts(pattern: &Pattern, errors: &mut Errors) {
    match &pattern.kind {
        PatternKind::Or(cases) if pattern.has_text() && !cases.iter().all(Pattern::is_text) => {
            errors.at(pattern.span, "this `|` has a text on one side: write its sides as arms of their own");
        }
        _ => pattern.parts().into_iter().for_each(|part| check_texts(part, errors)),
    }
}

fn part(pattern: &Pat, errors: &mut Errors) -> Pattern {
    let span = pattern.span();
    let kind = kind(pattern, errors).unwrap_or_else(|error| {
        errors.push(error);
        PatternKind::Error
    });
    Pattern { kind, span }
}

fn kind(pattern: &Pat, errors: &mut Errors) -> syn::Result<PatternKind> {
    let refused = |span: Span, message: &str| Err(syn::Error::new(span, message));
    match pattern {
        Pat::Wild(_) => Ok(PatternKind::Wild),
        Pat::Paren(paren) => kind(&paren.pat, errors),
        Pat::Ident(ident) => identifier(ident, errors),
        Pat::Lit(literal) => literal_pattern(&literal.lit, literal.span()),
        Pat::Path(path) => match split_variant(&path.path) {
            Some((ty, variant)) => {
                let group = variant.span();
                Ok(PatternKind::Variant { ty, variant, fields: Vec::new(), rest: false, style: Style::Unit, group })
            }
            None => refused(path.span(), "a path in a pattern names a variant: `Type::Variant`"),
        },
        Pat::Or(or) => {
            let cases: Vec<Pattern> = or.cases.iter().map(|case| part(case, errors)).collect();
            check_same_bindings(&cases, errors);
            Ok(PatternKind::Or(cases))
        }
        Pat::Tuple(tuple) => {
            if let Some(rest) = tuple.elems.iter().find(|pattern| matches!(pattern, Pat::Rest(_))) {
                return refused(rest.span(), "write `_` for each part that is left out of a tuple");
            }
            Ok(PatternKind::Tuple(tuple.elems.iter().map(|element| part(element, errors)).collect()))
        }
        Pat::TupleStruct(tuple) => {
            if tuple.path.is_ident("Some") && tuple.elems.len() == 1 {
                return Ok(PatternKind::Some(Box::new(part(&tuple.elems[0], errors))));
            }
            let (fields, rest) = unnamed(&tuple.elems, errors)?;
            Ok(struct_or_variant(&tuple.path, fields, rest, true, tuple.paren_token.span.join()))
        }
        Pat::Struct(structure) => {
            let fields =
                structure.fields.iter().map(|field| (field.member.clone(), part(&field.pat, errors))).collect();
            let group = structure.brace_token.span.join();
            Ok(struct_or_variant(&structure.path, fields, structure.rest.is_some(), false, group))
        }
        Pat::Range(range) => range_pattern(range),
        Pat::Reference(reference) => {
            errors.at(reference.and_token.span, "values are owned here: leave the `&` out");
            kind(&reference.pat, errors)
        }
        Pat::Slice(slice) => {
            refused(slice.span(), "a list cannot be taken apart by a pattern: use `first()`, `get(n)` or a task")
        }
        other => {
            refused(other.span(), "this pattern has no counterpart in Amazon States Language: move it into a task")
        }
    }
}

fn identifier(pattern: &syn::PatIdent, errors: &mut Errors) -> syn::Result<PatternKind> {
    if let Some(token) = pattern.by_ref {
        errors.at(token.span, "values are owned here: leave `ref` out");
    }
    if let Some(token) = pattern.mutability {
        errors.at(token.span, "what a pattern binds does not change: leave `mut` out");
    }
    if pattern.ident == "None" {
        return Ok(PatternKind::None);
    }
    if is_constant_name(&pattern.ident) {
        let message = "a pattern cannot name a constant here: write its value";
        return Err(syn::Error::new(pattern.ident.span(), message));
    }
    if is_type_name(&pattern.ident) {
        let message = format!("write the variant with its type: `Type::{}`", pattern.ident);
        return Err(syn::Error::new(pattern.ident.span(), message));
    }
    let inner = pattern.subpat.as_ref().map(|(_, inner)| Box::new(part(inner, errors)));
    Ok(PatternKind::Bind(pattern.ident.clone(), inner))
}

/// `LIMIT`
fn is_constant_name(ident: &Ident) -> bool {
    let name = ident.to_string();
    name.len() > 1 && name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}

fn literal_pattern(literal: &Lit, span: Span) -> syn::Result<PatternKind> {
    let kind = match literal {
        Lit::Bool(value) => ExprKind::Bool(value.value),
        Lit::Str(text) => ExprKind::Str(text.clone()),
        Lit::Int(number) => {
            let value = number.base10_parse()?;
            check_size(value, span)?;
            ExprKind::Int { text: number.to_string(), value, suffix: number.suffix().to_owned() }
        }
        _ => return Err(syn::Error::new(span, "a literal in a pattern is a whole number, a text, `true` or `false`")),
    };
    Ok(PatternKind::Literal(Expr { kind, span }))
}

fn check_size(value: i128, span: Span) -> syn::Result<()> {
    if value.abs() <= LARGEST {
        return Ok(());
    }
    let message = "Amazon States Language holds whole numbers exactly up to 9007199254740991 (2^53 - 1) only";
    Err(syn::Error::new(span, message))
}

fn range_pattern(range: &syn::PatRange) -> syn::Result<PatternKind> {
    let end = |bound: &Option<Box<Rust>>| bound.as_ref().map(|bound| integer(bound)).transpose();
    let (low, high) = (end(&range.start)?, end(&range.end)?);
    match range.limits {
        syn::RangeLimits::HalfOpen(_) => Ok(PatternKind::Range(low, high.map(|high| high - 1))),
        syn::RangeLimits::Closed(_) => Ok(PatternKind::Range(low, high)),
    }
}

fn integer(expression: &Rust) -> syn::Result<i128> {
    let (literal, sign) = match expression {
        Rust::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => (&**expr, -1),
        other => (other, 1),
    };
    match literal {
        Rust::Lit(syn::ExprLit { lit: Lit::Int(number), .. }) => {
            let value: i128 = number.base10_parse()?;
            check_size(value, number.span())?;
            Ok(sign * value)
        }
        other => Err(syn::Error::new(other.span(), "the ends of a range are whole numbers")),
    }
}

fn unnamed(patterns: &Punctuated<Pat, Token![,]>, errors: &mut Errors) -> syn::Result<(Vec<(Member, Pattern)>, bool)> {
    let rest = patterns.iter().position(|pattern| matches!(pattern, Pat::Rest(_)));
    if let Some(position) = rest
        && position + 1 != patterns.len()
    {
        return Err(syn::Error::new(patterns[position].span(), "`..` stands last"));
    }
    let fields = patterns.iter().take(rest.unwrap_or(patterns.len())).enumerate();
    let fields = fields.map(|(index, pattern)| (Member::Unnamed(index.into()), part(pattern, errors))).collect();
    Ok((fields, rest.is_some()))
}

fn struct_or_variant(path: &Path, fields: Vec<(Member, Pattern)>, rest: bool, tuple: bool, group: Span) -> PatternKind {
    match split_variant(path) {
        Some((ty, variant)) => {
            let style = if tuple { Style::Tuple } else { Style::Named };
            PatternKind::Variant { ty, variant, fields, rest, style, group }
        }
        None => PatternKind::Struct { path: path.clone(), fields, rest, tuple, group },
    }
}

fn check_same_bindings(cases: &[Pattern], errors: &mut Errors) {
    let names = |pattern: &Pattern| {
        let mut names: Vec<String> = pattern.bindings().iter().map(ToString::to_string).collect();
        names.sort();
        names
    };
    let Some((first, others)) = cases.split_first() else { return };
    for other in others {
        if names(other) != names(first) {
            errors.at(other.span, "every side of `|` binds the same names");
        }
    }
}

/// The fields after `catch E::V`: bindings, `_` and `..` only, since all of it must be told by the
/// error's name alone.
pub fn catch(input: ParseStream, path: &Path, errors: &mut Errors) -> syn::Result<Pattern> {
    let span = path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
    let Some((ty, variant)) = split_variant(path) else {
        let message = "an error is written with its type: `ErrorType::Variant`";
        return Err(syn::Error::new(span, message));
    };
    let (fields, rest, style, group) = if input.peek(syn::token::Paren) {
        let content;
        let paren = syn::parenthesized!(content in input);
        let patterns = content.parse_terminated(Pat::parse_multi_with_leading_vert, Token![,])?;
        let (fields, rest) = unnamed(&patterns, errors)?;
        (fields, rest, Style::Tuple, paren.span.join())
    } else if input.peek(syn::token::Brace) {
        let content;
        let brace = syn::braced!(content in input);
        let (fields, rest) = named(&content, errors)?;
        (fields, rest, Style::Named, brace.span.join())
    } else {
        (Vec::new(), false, Style::Unit, span)
    };
    for (_, field) in &fields {
        if !matches!(field.kind, PatternKind::Wild | PatternKind::Bind(_, None) | PatternKind::Error) {
            errors.at(
                field.span,
                "a `catch` is chosen by the error's name alone: bind this field, and look at it in the next state",
            );
        }
    }
    Ok(Pattern { kind: PatternKind::Variant { ty, variant, fields, rest, style, group }, span })
}

fn named(input: ParseStream, errors: &mut Errors) -> syn::Result<(Vec<(Member, Pattern)>, bool)> {
    let mut fields = Vec::new();
    while !input.is_empty() {
        if input.parse::<Option<Token![..]>>()?.is_some() {
            return if input.is_empty() { Ok((fields, true)) } else { Err(input.error("`..` stands last")) };
        }
        let name: Ident = input.parse()?;
        let pattern = if input.parse::<Option<Token![:]>>()?.is_some() {
            part(&input.call(Pat::parse_multi_with_leading_vert)?, errors)
        } else {
            Pattern { span: name.span(), kind: PatternKind::Bind(name.clone(), None) }
        };
        fields.push((Member::Named(name), pattern));
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok((fields, false))
}
