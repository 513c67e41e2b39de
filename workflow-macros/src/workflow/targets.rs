//! Reads where a state goes.

use proc_macro2::{Ident, TokenTree};
use syn::parse::ParseStream;
use syn::{Expr as RustExpr, Token, braced};

use super::ast::*;
use super::lower::Lower;
use super::parse::{arguments, expression, peek_keyword};
use super::pattern;
use crate::errors::Errors;

pub fn target(input: ParseStream, errors: &mut Errors) -> syn::Result<Target> {
    let span = input.span();
    if input.peek(Token![if]) {
        return if_target(input, errors);
    }
    if input.peek(Token![match]) {
        return match_target(input, errors);
    }
    if input.is_empty() {
        return Err(input.error("expected a target: a state, `if`, `match`, `succeed value` or `fail error`"));
    }
    if peek_keyword(input, "succeed") {
        input.parse::<Ident>()?;
        let value = if input.is_empty() || input.peek(Token![;]) || input.peek(Token![,]) {
            Expr { kind: ExprKind::Unit, span }
        } else {
            expression(input, errors)?
        };
        return Ok(Target::Succeed { value });
    }
    if peek_keyword(input, "fail") {
        input.parse::<Ident>()?;
        if input.is_empty() || input.peek(Token![;]) || input.peek(Token![,]) {
            let message = "`fail` takes an error: `fail OrderError::Refused { reason }`, or a caught failure";
            return Err(syn::Error::new(span, message));
        }
        let value = expression(input, errors)?;
        if let ExprKind::Str(_) | ExprKind::Format(_) = value.kind {
            let message = "an error has a name, which a text has not: \
                           `fail Failure { error: \"OutOfStock\", cause: … }`, or a type of your own that is a `TaskError`";
            errors.at(value.span, message);
        }
        return Ok(Target::Fail { value });
    }
    let Ok(name) = input.parse::<Ident>() else {
        return Err(input.error("expected a target: a state, `if`, `match`, `succeed value` or `fail error`"));
    };
    let arguments = if input.peek(syn::token::Paren) { arguments(input, false, errors)?.0 } else { Vec::new() };
    Ok(Target::State { name, arguments })
}

fn if_target(input: ParseStream, errors: &mut Errors) -> syn::Result<Target> {
    let if_token: Token![if] = input.parse()?;
    if input.peek(Token![let]) {
        return Err(input.error("there is no `if let` here: write `match value { pattern => target, _ => target }`"));
    }
    let condition = Lower::new(errors).value(&RustExpr::parse_without_eager_brace(input)?);
    let then = target_block(input, errors)?;
    if !input.peek(Token![else]) {
        let message = "this `if` has no `else`: a flow must know where to go when the condition does not hold";
        return Err(syn::Error::new(if_token.span, message));
    }
    input.parse::<Token![else]>()?;
    let otherwise = if input.peek(Token![if]) { if_target(input, errors)? } else { target_block(input, errors)? };
    Ok(Target::If { condition, then: Box::new(then), otherwise: Box::new(otherwise) })
}

fn target_block(input: ParseStream, errors: &mut Errors) -> syn::Result<Target> {
    let content;
    braced!(content in input);
    let target = target(&content, errors)?;
    content.parse::<Option<Token![;]>>()?;
    if content.is_empty() { Ok(target) } else { Err(content.error("expected one target between `{` and `}`")) }
}

fn match_target(input: ParseStream, errors: &mut Errors) -> syn::Result<Target> {
    let span = input.parse::<Token![match]>()?.span;
    let scrutinee = Lower::new(errors).scrutinee(&RustExpr::parse_without_eager_brace(input)?);
    let content;
    braced!(content in input);
    let mut arms = Vec::new();
    while !content.is_empty() {
        match arm(&content, errors) {
            Ok(arm) => arms.push(arm),
            Err(error) => {
                errors.unread(error);
                while !content.is_empty() && !content.peek(Token![,]) {
                    content.parse::<TokenTree>()?;
                }
                content.parse::<Option<Token![,]>>()?;
            }
        }
    }
    Ok(Target::Match { scrutinee, arms, span })
}

fn arm(input: ParseStream, errors: &mut Errors) -> syn::Result<TargetArm> {
    let (pattern, guard) = arm_head(input, errors)?;
    let braced = input.peek(syn::token::Brace);
    let target = if braced { target_block(input, errors)? } else { target(input, errors)? };
    let ends_itself = braced || matches!(target, Target::Match { .. } | Target::If { .. });
    if input.parse::<Option<Token![,]>>()?.is_none() && !ends_itself && !input.is_empty() {
        return Err(input.error("expected `,` between the arms of a `match`"));
    }
    Ok(TargetArm { pattern, guard, target })
}

fn arm_head(input: ParseStream, errors: &mut Errors) -> syn::Result<(Pattern, Option<Expr>)> {
    let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse::<RustExpr>()?),
        None => None,
    };
    input.parse::<Token![=>]>()?;
    let pattern = pattern::lower(&pattern, errors);
    Ok((pattern, guard.map(|guard| Lower::new(errors).value(&guard))))
}
