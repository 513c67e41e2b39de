//! Reads a `workflow!` block. A mistake inside one state does not hide those in the next.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr as RustExpr, LitStr, Path, Token, braced, parenthesized};

use super::ast::*;
use super::clauses;
use super::express;
use super::lower::{Lower, is_type_name, map_type};
use super::nested;
use super::settings;
use super::targets::target;
use crate::docs;
use crate::errors::{Errors, listed, suggestion};

/// Reads the whole block; `None` where even its head cannot be read.
pub fn workflow(tokens: TokenStream, errors: &mut Errors) -> Option<Workflow> {
    let (mut parsed, mut read) = (None, false);
    let parser = |input: ParseStream| {
        parsed = Some(head(input, errors)?);
        if !input.is_empty() {
            let message = "one `workflow!` holds one workflow: put another one into a `workflow!` of its own";
            return Err(input.error(message));
        }
        read = true;
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        // What is left unread after a mistake is no other mistake.
        if !read || errors.is_empty() {
            errors.push(error);
        }
    }
    parsed
}

fn head(input: ParseStream, errors: &mut Errors) -> syn::Result<Workflow> {
    let attrs = input.call(Attribute::parse_outer)?;
    check_attributes(&attrs, &["doc", "express"], errors);
    let express = express::declared(&attrs, errors);
    let vis = input.parse()?;
    keyword(input, "workflow", "a workflow begins with `workflow Name(parameter: Type) -> Output { … }`")?;
    let name = clauses::expect(input, "the workflow's name: `workflow Name(parameter: Type) -> Output { … }`")?;
    let parameters = if input.peek(syn::token::Paren) { parameters(input, errors)? } else { Vec::new() };
    let output = if input.peek(Token![->]) {
        input.parse::<Token![->]>()?;
        input.parse()?
    } else {
        syn::parse_quote!(())
    };
    let (mut settings, mut timeout) = (None, None);
    if let Err(error) = settings_and_timeout(input, &mut settings, &mut timeout, errors) {
        errors.unread(error);
        skip_to_braces(input);
    }
    let (settings, mut timeout) = (settings.unwrap_or_default(), timeout.flatten());
    if let Some(span) = express {
        timeout = Some(express::timeout(timeout, span, errors));
    }
    let states = all_states(input, &name, errors)?;
    let (doc, express) = (docs::text(&attrs), express.is_some());
    let mut workflow = Workflow { doc, express, vis, name, parameters, output, timeout, settings, states };
    nested::name_only_tasks(&mut workflow);
    Ok(workflow)
}

/// `settings { … }` and `timeout 7d`, in any order.
fn settings_and_timeout(
    input: ParseStream,
    settings: &mut Option<Vec<Setting>>,
    timeout: &mut Option<Option<Duration>>,
    errors: &mut Errors,
) -> syn::Result<()> {
    loop {
        let span = input.span();
        let again = if peek_keyword(input, "settings") {
            settings.replace(settings::settings(input, errors)?).is_some().then_some("settings { … }")
        } else if peek_keyword(input, "timeout") {
            input.parse::<Ident>()?;
            let limit = if peek_keyword(input, "never") {
                clauses::never(input, false, errors)?;
                None
            } else {
                clauses::duration(input, errors)?
            };
            timeout.replace(limit).is_some().then_some("timeout")
        } else {
            return Ok(());
        };
        if let Some(word) = again {
            errors.at(span, format!("a workflow has one `{word}`"));
        }
    }
}

/// The workflow's states; none where they are not written yet.
fn all_states(input: ParseStream, name: &Ident, errors: &mut Errors) -> syn::Result<Vec<State>> {
    let span = input.span();
    if !input.peek(syn::token::Brace) {
        let word = input.cursor().ident().map_or_else(String::new, |(word, _)| word.to_string());
        let hint = suggestion(&word, ["settings", "timeout"].into_iter());
        let message = format!("expected `-> Output` or the states in braces after `workflow {name}`{hint}");
        errors.unread(input.error(message));
        input.parse::<TokenStream>()?;
        return Ok(Vec::new());
    }
    let body;
    braced!(body in input);
    let states = states(&body, errors);
    if states.is_empty() && errors.is_empty() {
        errors.at(span, "a workflow has at least one state: `state Name { … => target }`");
    }
    Ok(states)
}

fn skip_to_braces(input: ParseStream) {
    while !(input.is_empty() || input.peek(syn::token::Brace)) {
        let _ = input.parse::<TokenTree>();
    }
}

/// The states between two braces.
pub fn states(input: ParseStream, errors: &mut Errors) -> Vec<State> {
    let mut states = Vec::new();
    while !input.is_empty() {
        match state(input, errors) {
            Ok(state) => states.push(state),
            Err(error) => {
                errors.unread(error);
                let _ = input.parse::<TokenTree>();
                skip_to_state(input);
            }
        }
    }
    states
}

pub fn check_attributes(attrs: &[Attribute], allowed: &[&str], errors: &mut Errors) {
    for attr in attrs {
        if !allowed.iter().any(|name| attr.path().is_ident(name)) {
            let name = attr.path().segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
            let message =
                format!("the attribute `{name}` is not known here; allowed: {}", listed(allowed.iter().copied()));
            errors.at(attr.path().span(), message);
        }
    }
}

fn parameters(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Parameter>> {
    let content;
    parenthesized!(content in input);
    let mut parameters = Vec::new();
    while !content.is_empty() {
        let name: Ident = content.parse()?;
        let ty = if content.parse::<Option<Token![:]>>()?.is_some() {
            content.parse()?
        } else {
            errors.at(name.span(), format!("a parameter has a type: `{name}: Type`"));
            syn::parse_quote!(())
        };
        parameters.push(Parameter { name, ty });
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(parameters)
}

/// Skips what could not be read, up to the next `state` or its attributes.
fn skip_to_state(input: ParseStream) {
    while !(input.is_empty() || input.peek(Token![#]) || peek_keyword(input, "state")) {
        let _ = input.parse::<TokenTree>();
    }
}

fn state(input: ParseStream, errors: &mut Errors) -> syn::Result<State> {
    let attrs = input.call(Attribute::parse_outer)?;
    check_attributes(&attrs, &["doc", "name", "was"], errors);
    if let Err(error) = keyword(input, "state", "expected a state: `state Name { … => target }`") {
        if !(input.peek(syn::Ident) && input.peek2(syn::Ident)) {
            return Err(error);
        }
        errors.push(error);
        input.parse::<Ident>()?;
    }
    let name = clauses::expect(input, "the state's name: `state Name { … => target }`")?;
    let (doc, title, was) = (docs::text(&attrs), title(&attrs, errors), was(&attrs, errors));
    let mut state = State { doc, title, was, name, parameters: Vec::new(), action: Action::None, target: None };
    if let Err(error) = after_name(input, &mut state, errors) {
        errors.unread(error);
        skip_to_state(input);
    }
    Ok(state)
}

fn after_name(input: ParseStream, state: &mut State, errors: &mut Errors) -> syn::Result<()> {
    if input.peek(syn::token::Paren) {
        state.parameters = parameters(input, errors)?;
    }
    if input.peek(Token![=>]) {
        input.parse::<Token![=>]>()?;
        state.target = Some(target(input, errors)?);
        if !input.peek(Token![;]) {
            let message = format!("expected `;` before this: the state `{}` has no braces, so `;` ends it", state.name);
            return Err(syn::Error::new(input.span(), message));
        }
        input.parse::<Token![;]>()?;
        return Ok(());
    }
    if !input.peek(syn::token::Brace) {
        return Err(input.error(format!("expected `{{ … => target }}` or `=> target;` after `state {}`", state.name)));
    }
    let body;
    braced!(body in input);
    if let Err(error) = state_body(&body, state, errors) {
        errors.unread(error);
    }
    Ok(())
}

fn title(attrs: &[Attribute], errors: &mut Errors) -> Option<LitStr> {
    let attr = attrs.iter().find(|attr| attr.path().is_ident("name"))?;
    let value = attr.meta.require_name_value().map(|meta| &meta.value);
    if let Ok(RustExpr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. })) = value {
        return Some(text.clone());
    }
    let span = value.map_or(attr.path().span(), |value| value.span());
    errors.at(span, "a state's name is a text: `#[name = \"Check the payment\"]`");
    None
}

/// The names that the state had: `#[was("CheckPayment", "Check")]`.
fn was(attrs: &[Attribute], errors: &mut Errors) -> Vec<LitStr> {
    let mut names = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("was")) {
        match attr.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated) {
            Ok(texts) if !texts.is_empty() => names.extend(texts),
            _ => errors.at(attr.path().span(), "the names that a state had are texts: `#[was(\"CheckPayment\")]`"),
        }
    }
    names
}

fn state_body(body: ParseStream, state: &mut State, errors: &mut Errors) -> syn::Result<()> {
    if !body.peek(Token![=>]) && !body.is_empty() {
        let name = assigned_name(&body.fork());
        match action(body, errors) {
            Ok(action) => state.action = action,
            Err(error) => {
                errors.unread(error);
                skip_action(body);
                state.action = name.map_or(Action::None, unread);
                if body.is_empty() {
                    return Ok(());
                }
            }
        }
    }
    if body.peek(Token![->]) {
        return Err(body.error("a target follows `=>`, not `->`"));
    }
    if !body.is_empty() && !body.peek(Token![=>]) {
        let message = format!(
            "a state does one thing and then goes somewhere: expected `=> target`; \
             put this into a state of its own after `{}`",
            state.name
        );
        return Err(body.error(message));
    }
    if body.is_empty() {
        let message = format!(
            "the state `{}` goes nowhere: end it with `=> Target`, `=> succeed value` or `=> fail error`",
            state.name
        );
        return Err(syn::Error::new(state.name.span(), message));
    }
    body.parse::<Token![=>]>()?;
    state.target = Some(target(body, errors)?);
    body.parse::<Option<Token![;]>>()?;
    if body.is_empty() { Ok(()) } else { Err(body.error("nothing follows a state's target")) }
}

/// The variable that an action assigns, though it could not be read.
fn assigned_name(input: ParseStream) -> Option<Ident> {
    input.parse::<Token![let]>().ok()?;
    input.parse::<Option<Token![mut]>>().ok()?;
    input.parse().ok()
}

/// Stands for an action that could not be read, so that its variable is known.
fn unread(name: Ident) -> Action {
    let value = Expr { kind: ExprKind::Error, span: name.span() };
    Action::Let { name, ty: Box::new(syn::parse_quote!(())), value }
}

/// Skips an action that could not be read: past its `;`, or up to the state's last `=>` where it has none.
fn skip_action(body: ParseStream) {
    let ahead = body.fork();
    let (mut position, mut end, mut arrow) = (0, None, None);
    while !ahead.is_empty() {
        if ahead.peek(Token![;]) && end.is_none() {
            end = Some(position + 1);
        }
        if ahead.peek(Token![=>]) {
            arrow = Some(position);
        }
        let _ = ahead.parse::<TokenTree>();
        position += 1;
    }
    let stop = match (end, arrow) {
        (Some(end), Some(arrow)) if end > arrow => arrow,
        (Some(end), _) => end,
        (None, arrow) => arrow.unwrap_or(position),
    };
    (0..stop).for_each(|_| drop(body.parse::<TokenTree>()));
}

fn action(input: ParseStream, errors: &mut Errors) -> syn::Result<Action> {
    let action = if input.peek(Token![let]) {
        let_action(input, errors)?
    } else if peek_keyword(input, "wait") && !input.peek2(syn::token::Paren) {
        input.parse::<Ident>()?;
        Action::Wait(wait(input, errors)?)
    } else if let Some(action) = nested::action(input, Assign::Nothing, errors)? {
        action
    } else {
        let task = task_path(input)?;
        Action::Call(Box::new(clauses::call(input, None, task, &clauses::CALL, errors)?))
    };
    if !input.peek(Token![;]) {
        return Err(match action {
            Action::Call(_) => clauses::unexpected(input, &clauses::CALL),
            Action::Parallel(_) => clauses::unexpected(input, &clauses::PARALLEL),
            Action::Map(_) => clauses::unexpected(input, &clauses::MAP),
            Action::Run(_) => clauses::unexpected(input, &clauses::RUN),
            _ => input.error("an action ends with `;`"),
        });
    }
    input.parse::<Token![;]>()?;
    Ok(action)
}

fn let_action(input: ParseStream, errors: &mut Errors) -> syn::Result<Action> {
    input.parse::<Token![let]>()?;
    if let Some(token) = input.parse::<Option<Token![mut]>>()? {
        errors.at(token.span, "a variable may be assigned again by any later `let`: `mut` is not needed");
    }
    if input.peek(syn::token::Paren) && nested::binds_parts(&input.fork()) {
        let assign = nested::parts(input)?;
        input.parse::<Token![=]>()?;
        return match nested::action(input, assign, errors)? {
            Some(action) => Ok(action),
            None => Err(input.error("only a `parallel` has several results: `let (a, b) = parallel { … }`")),
        };
    }
    let Ok(name) = input.parse::<Ident>() else {
        return Err(input.error("a `let` assigns one variable: `let name = task(…)` or `let name: Type = expression`"));
    };
    if input.peek(Token![:]) {
        input.parse::<Token![:]>()?;
        let (ty_span, ty) = (input.span(), input.parse()?);
        if !input.peek(Token![=]) {
            return Err(input.error(format!("expected `= value` after `let {name}: …`")));
        }
        input.parse::<Token![=]>()?;
        if let Some(task) = called(&input.fork()) {
            let message =
                format!("`{task}` gives what its task returns, so no type is written: `let {name} = {task}(…)`");
            return Err(syn::Error::new(ty_span, message));
        }
        let value = expression(input, errors)?;
        return Ok(Action::Let { name, ty: Box::new(ty), value });
    }
    if !input.peek(Token![=]) {
        return Err(input.error(format!("expected `let {name} = task(…)` or `let {name}: Type = expression`")));
    }
    input.parse::<Token![=]>()?;
    if let Some(action) = nested::action(input, Assign::Whole(name.clone()), errors)? {
        return Ok(action);
    }
    let is_call = {
        let fork = input.fork();
        fork.call(Path::parse_mod_style).is_ok() && fork.peek(syn::token::Paren)
    };
    if !is_call {
        let message = format!(
            "`let {name} = …` takes a task's result; for the value of an expression write its type: `let {name}: Type = …`"
        );
        return Err(syn::Error::new(name.span(), message));
    }
    let task = task_path(input)?;
    Ok(Action::Call(Box::new(clauses::call(input, Some(name), task, &clauses::CALL, errors)?)))
}

/// The task that a call is of, unless it is what an expression may call.
fn called(input: ParseStream) -> Option<Ident> {
    let path = input.call(Path::parse_mod_style).ok()?;
    let name = &path.segments.last()?.ident;
    let is_task = input.peek(syn::token::Paren)
        && !is_type_name(name)
        && map_type(&path).is_none()
        && !["now", "uuid", "token", "to_json", "from_json"].contains(&&*name.to_string());
    is_task.then(|| name.clone())
}

pub fn task_path(input: ParseStream) -> syn::Result<Path> {
    let span = input.span();
    match input.call(Path::parse_mod_style) {
        Ok(path) if input.peek(syn::token::Paren) => match path.segments.last() {
            Some(segment) if is_type_name(&segment.ident) => {
                let message = format!(
                    "`{}` is not a task, an async function with `#[task]`; for a value write `let name: Type = …`",
                    segment.ident
                );
                Err(syn::Error::new(segment.ident.span(), message))
            }
            _ => Ok(path),
        },
        Ok(path) => {
            let name = path.segments.last().map_or_else(String::new, |segment| segment.ident.to_string());
            let hint = suggestion(&name, ["let", "wait", "state"].into_iter());
            let message = format!("expected a call of a task, `let x: T = …` or `wait …`, found `{name}`{hint}");
            Err(syn::Error::new(span, message))
        }
        Err(_) => Err(syn::Error::new(span, "expected a call of a task, `let x: T = …`, `wait …` or `=> target`")),
    }
}

fn wait(input: ParseStream, errors: &mut Errors) -> syn::Result<Wait> {
    if input.peek(Token![for]) {
        input.parse::<Token![for]>()?;
        return Ok(Wait::For(expression(input, errors)?));
    }
    if peek_keyword(input, "until") {
        input.parse::<Ident>()?;
        return Ok(Wait::Until(expression(input, errors)?));
    }
    if !input.peek(syn::Lit) {
        return Err(input.error("expected `wait 30s`, `wait for seconds` or `wait until timestamp`"));
    }
    let span = input.span();
    let duration = clauses::duration(input, errors)?;
    Ok(Wait::Literal(duration.unwrap_or(Duration { seconds: 1, span })))
}

/// Arguments in parentheses; `references` says whether `&x` may stand among them.
pub fn arguments(input: ParseStream, references: bool, errors: &mut Errors) -> syn::Result<(Vec<Expr>, Span)> {
    let content;
    let paren = parenthesized!(content in input);
    let expressions = content.parse_terminated(<RustExpr as Parse>::parse, Token![,])?;
    let mut lower = Lower::new(errors);
    let lowered = expressions
        .iter()
        .map(|expression| if references { lower.argument(expression) } else { lower.value(expression) })
        .collect();
    Ok((lowered, paren.span.join()))
}

pub fn expression(input: ParseStream, errors: &mut Errors) -> syn::Result<Expr> {
    let expression: RustExpr = input.parse()?;
    Ok(Lower::new(errors).value(&expression))
}

pub fn peek_keyword(input: ParseStream, word: &str) -> bool {
    input.cursor().ident().is_some_and(|(ident, _)| ident == word)
}

fn keyword(input: ParseStream, word: &str, expected: &str) -> syn::Result<Span> {
    match input.cursor().ident() {
        Some((ident, _)) if ident == word => Ok(input.parse::<Ident>()?.span()),
        Some((ident, _)) => {
            let hint = suggestion(&ident.to_string(), [word].into_iter());
            Err(syn::Error::new(ident.span(), format!("{expected}, found `{ident}`{hint}")))
        }
        None => Err(input.error(expected)),
    }
}
