//! Reads what has states inside, `parallel` and `map`, and `run`.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{LitInt, LitStr, Path, Token, Type, braced, parenthesized};

use super::ast::*;
use super::clauses::{self, Clauses};
use super::parse::{arguments, expression, peek_keyword, states, task_path};
use crate::errors::{Errors, suggestion_or};

/// How many iterations of an inline map AWS runs at once.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html>.
const MOST_AT_ONCE: u64 = 40;

/// The variable of a body's only task.
const RESULT: &str = "result_of_the_task";

/// The action that begins here, if it is one of these.
pub fn action(input: ParseStream, assign: Assign, errors: &mut Errors) -> syn::Result<Option<Action>> {
    let is = |word: &str| peek_keyword(input, word) && !input.peek2(syn::token::Paren) && !input.peek2(Token![::]);
    if is("parallel") {
        return parallel(input, assign, errors).map(Some);
    }
    if is("map") || peek_keyword(input, "map") && is_map(&input.fork()) {
        return map(input, one(assign, "map", errors), errors).map(Some);
    }
    if is("run") {
        return run(input, one(assign, "run", errors), errors).map(Some);
    }
    Ok(None)
}

/// Whether `map (…)` goes on with `in`: it is no call of a task then.
fn is_map(ahead: ParseStream) -> bool {
    let skipped = ahead.parse::<Ident>().is_ok() && ahead.parse::<TokenTree>().is_ok();
    skipped && ahead.peek(Token![in])
}

/// Whether what follows is `(a, b) = `, and not a pattern of another kind.
pub fn binds_parts(ahead: ParseStream) -> bool {
    parts(ahead).is_ok() && ahead.peek(Token![=])
}

/// `(a, _, b)`
pub fn parts(input: ParseStream) -> syn::Result<Assign> {
    let content;
    let paren = parenthesized!(content in input);
    let name = |input: ParseStream| {
        if input.parse::<Option<Token![_]>>()?.is_some() { Ok(None) } else { input.parse().map(Some) }
    };
    let names = content.parse_terminated(name, Token![,])?;
    Ok(Assign::Each(names.into_iter().collect(), paren.span.join()))
}

fn one(assign: Assign, what: &str, errors: &mut Errors) -> Option<Ident> {
    match assign {
        Assign::Nothing => None,
        Assign::Whole(name) => Some(name),
        Assign::Each(_, span) => {
            errors.at(span, format!("a `{what}` has one result: `let name = {what} …`"));
            None
        }
    }
}

fn parallel(input: ParseStream, assign: Assign, errors: &mut Errors) -> syn::Result<Action> {
    let span = input.parse::<Ident>()?.span();
    let content;
    braced!(content in input);
    let mut branches = Vec::new();
    while !content.is_empty() {
        branches.push(branch(&content, errors)?);
        if !content.is_empty() && content.parse::<Option<Token![,]>>()?.is_none() {
            return Err(content.error("branches are separated by `,`"));
        }
    }
    if branches.is_empty() {
        errors.at(span, "this `parallel` is empty: its branches are calls of tasks, or `branch -> Type { states }`");
    }
    if let Assign::Each(names, span) = &assign
        && names.len() != branches.len()
    {
        let message = format!(
            "this `parallel` has {} branches, and {} of their results are bound here: bind each, by a name or by `_`",
            branches.len(),
            names.len(),
        );
        errors.at(*span, message);
    }
    let Clauses { retry, catch, .. } = clauses::read(input, &clauses::PARALLEL, errors)?;
    Ok(Action::Parallel(Box::new(Parallel { assign, branches, retry, catch })))
}

fn branch(input: ParseStream, errors: &mut Errors) -> syn::Result<Body> {
    if peek_keyword(input, "branch") && !input.peek2(syn::token::Paren) && !input.peek2(Token![::]) {
        let span = input.parse::<Ident>()?.span();
        return block(input, span, errors);
    }
    if peek_keyword(input, "state") {
        return Err(input.error("the states of a branch stand in a block: `branch -> Type { state … }`"));
    }
    only_task(input, errors)
}

/// `-> Type { states }`
fn block(input: ParseStream, span: Span, errors: &mut Errors) -> syn::Result<Body> {
    let output = if input.parse::<Option<Token![->]>>()?.is_some() { input.parse()? } else { syn::parse_quote!(()) };
    if !input.peek(syn::token::Brace) {
        return Err(input.error("expected the states in braces: `-> Type { state … }`"));
    }
    let content;
    braced!(content in input);
    let states = states(&content, errors);
    if states.is_empty() && !errors.unread {
        errors.at(span, "there is no state inside: write at least one, `state Name { … => target }`");
    }
    Ok(Body { output: Some(output), states })
}

/// A body of one task: `pack(&item)?` with its clauses.
fn only_task(input: ParseStream, errors: &mut Errors) -> syn::Result<Body> {
    let task = task_path(input)?;
    let task_name =
        task.segments.last().map_or_else(|| Ident::new("task", Span::call_site()), |last| last.ident.clone());
    let result = Ident::new(RESULT, task_name.span());
    let place = Place { root: result.clone(), fields: Vec::new(), last_use: Default::default() };
    let value = Expr { kind: ExprKind::Place(place), span: task_name.span() };
    let state = State {
        doc: String::new(),
        title: None,
        was: Vec::new(),
        name: state_name(&task_name),
        parameters: Vec::new(),
        action: Action::Call(Box::new(clauses::call(input, Some(result), task, &clauses::CALL_ALONE, errors)?)),
        target: Some(Target::Succeed { value }),
    };
    Ok(Body { output: None, states: vec![state] })
}

/// A state's name for its only task.
fn state_name(name: &Ident) -> Ident {
    let text = pascal(name);
    syn::parse_str::<Ident>(&text).map_or_else(|_| name.clone(), |_| Ident::new(&text, name.span()))
}

/// Bodies of one task are named for it, `WriteInvoice`, then `WriteInvoice 2`.
pub fn name_only_tasks(workflow: &mut Workflow) {
    let mut names = HashSet::new();
    workflow.states.iter().for_each(|state| written_names(state, &mut names));
    workflow.states.iter_mut().for_each(|state| number(state, &mut names));
}

fn written_names(state: &State, names: &mut HashSet<String>) {
    for body in state.action.bodies() {
        match body.only_call() {
            Some(_) => {}
            None => body.states.iter().for_each(|state| written_names(state, names)),
        }
    }
    names.insert(state.asl_name());
}

fn number(state: &mut State, names: &mut HashSet<String>) {
    for body in state.action.bodies_mut() {
        if body.only_call().is_none() {
            body.states.iter_mut().for_each(|state| number(state, names));
            continue;
        }
        let only = &mut body.states[0];
        let mut count = 1;
        let mut name = only.name.to_string();
        while !names.insert(name.clone()) {
            count += 1;
            name = format!("{} {count}", only.name);
        }
        only.title = (count > 1).then(|| LitStr::new(&name, only.name.span()));
    }
}

fn map(input: ParseStream, assign: Option<Ident>, errors: &mut Errors) -> syn::Result<Action> {
    let span = input.parse::<Ident>()?.span();
    let (index, item, item_ty) = element(input)?;
    if input.parse::<Option<Token![in]>>()?.is_none() {
        return Err(input.error(format!("expected `in` and a list: `map {item} in items …`")));
    }
    let items = items(input, errors)?;
    let max_concurrency = if peek_keyword(input, "with") { with(input, errors)? } else { 0 };
    let body = if input.peek(Token![->]) { block(input, span, errors)? } else { map_of_one_task(input, errors)? };
    if body.output.is_some() && item_ty.is_none() {
        errors
            .at(item.span(), format!("a map with states of its own says what its element is: `map {item}: Type in …`"));
    }
    let Clauses { retry, catch, .. } = clauses::read(input, &clauses::MAP, errors)?;
    Ok(Action::Map(Box::new(Map { assign, index, item, item_ty, items, max_concurrency, body, retry, catch })))
}

fn map_of_one_task(input: ParseStream, errors: &mut Errors) -> syn::Result<Body> {
    if !input.peek(syn::token::Brace) {
        return Err(input.error("expected the map's body: `{ task(&item)? }`, or `-> Type { states }`"));
    }
    let content;
    braced!(content in input);
    if peek_keyword(&content, "state") || content.peek(Token![#]) {
        return Err(content.error("a map with states of its own says what they succeed with: `-> Type { state … }`"));
    }
    let body = only_task(&content, errors)?;
    if content.is_empty() {
        Ok(body)
    } else {
        Err(content.error("a short map holds one call of a task, and nothing else"))
    }
}

/// `item`, `item: Item` or `(index, item: Item)`
fn element(input: ParseStream) -> syn::Result<(Option<Ident>, Ident, Option<Type>)> {
    let typed = |input: ParseStream| -> syn::Result<(Ident, Option<Type>)> {
        let name = clauses::expect(input, "a name for the element: `map item in items …`")?;
        let ty = if input.parse::<Option<Token![:]>>()?.is_some() { Some(input.parse()?) } else { None };
        Ok((name, ty))
    };
    if !input.peek(syn::token::Paren) {
        let (item, ty) = typed(input)?;
        return Ok((None, item, ty));
    }
    let content;
    parenthesized!(content in input);
    let index = content.parse()?;
    content.parse::<Token![,]>()?;
    let (item, ty) = typed(&content)?;
    if content.is_empty() { Ok((Some(index), item, ty)) } else { Err(content.error("expected `(index, item: Type)`")) }
}

/// The list, up to `with`, `->` or the body's braces.
fn items(input: ParseStream, errors: &mut Errors) -> syn::Result<Expr> {
    let (mut tokens, span) = (TokenStream::new(), input.span());
    while !input.is_empty()
        && !input.peek(Token![->])
        && !input.peek(Token![;])
        && !input.peek(Token![=>])
        && !peek_keyword(input, "with")
    {
        if matches!(input.cursor().token_tree(), Some((TokenTree::Group(group), _)) if group.delimiter() == Delimiter::Brace)
        {
            break;
        }
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    if tokens.is_empty() {
        return Err(syn::Error::new(span, "expected a list: `map item in items …`"));
    }
    let list = |input: ParseStream| {
        input.parse::<Option<Token![&]>>()?;
        expression(input, errors)
    };
    list.parse2(tokens)
}

/// `with { max_concurrency: 4 }`
fn with(input: ParseStream, errors: &mut Errors) -> syn::Result<u64> {
    input.parse::<Ident>()?;
    let content;
    braced!(content in input);
    let mut most = 0;
    while !content.is_empty() {
        let name: Ident = content.parse()?;
        if name != "max_concurrency" {
            let hint =
                suggestion_or(&name.to_string(), ["max_concurrency"].into_iter(), ": a map has `max_concurrency`");
            return Err(syn::Error::new(name.span(), format!("unknown field `{name}`{hint}")));
        }
        content.parse::<Token![:]>()?;
        let literal: LitInt = clauses::expect(&content, "a whole number, such as `4`")?;
        most = literal.base10_parse().unwrap_or(u64::MAX);
        if !(1..=MOST_AT_ONCE).contains(&most) {
            errors.at(literal.span(), "`max_concurrency` is from 1 to 40, as many as AWS runs at once in such a map");
        }
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    Ok(most)
}

fn run(input: ParseStream, assign: Option<Ident>, errors: &mut Errors) -> syn::Result<Action> {
    input.parse::<Ident>()?;
    let span = input.span();
    let path = input.call(Path::parse_mod_style);
    let (Ok(workflow), true) = (path, input.peek(syn::token::Paren)) else {
        return Err(syn::Error::new(span, "expected a workflow and its arguments: `run Shipping(order)`"));
    };
    let (arguments, paren) = arguments(input, false, errors)?;
    let Clauses { timeout, retry, catch, .. } = clauses::read(input, &clauses::RUN, errors)?;
    Ok(Action::Run(Box::new(Run { assign, workflow, paren, arguments, timeout, retry, catch })))
}
