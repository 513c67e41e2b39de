//! Expressions, types and patterns as the user wrote them, mended where they are unfinished. What the language means by
//! them differs from Rust in a few places, which would be wrong types: there something is added behind.

use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Pat;
use syn::parse::Parser;

use super::tokens::{Trees, is_arrow, is_sign, is_word, split, trees};

/// An expression; `any()` where there is none.
pub fn value(expression: Trees<'_>) -> TokenStream {
    if expression.is_empty() {
        return quote!(any());
    }
    let valid = |tokens: &TokenStream| syn::parse2::<syn::Expr>(tokens.clone()).is_ok();
    let written = expression.iter().cloned().collect();
    if valid(&written) {
        return as_rust(expression);
    }
    let mended = mended(expression);
    if valid(&mended) {
        return as_rust(&mended.into_iter().collect::<Vec<_>>());
    }
    let parts = parts(expression);
    quote!({ #parts any() })
}

pub fn statement(expression: Trees<'_>) -> TokenStream {
    if expression.is_empty() {
        return quote!();
    }
    let value = value(expression);
    quote!(let _ = #value;)
}

/// The expressions between commas.
pub fn statements(group: &Group) -> TokenStream {
    split(&trees(group), ',').into_iter().map(statement).collect()
}

pub fn ty(ty: Trees<'_>) -> TokenStream {
    let ty: TokenStream = ty.iter().cloned().collect();
    if syn::parse2::<syn::Type>(ty.clone()).is_ok() { ty } else { quote!(_) }
}

/// A pattern, in which texts are left out: what they are compared with is no `&str`.
pub fn pattern(pattern: Trees<'_>) -> TokenStream {
    let valid = |pattern: &TokenStream| Pat::parse_multi_with_leading_vert.parse2(pattern.clone()).is_ok();
    let written = [without_texts(pattern), mended(pattern)];
    written.into_iter().find(valid).unwrap_or_else(|| quote!(_))
}

fn without_texts(pattern: Trees<'_>) -> TokenStream {
    let parts = pattern.iter().map(|tree| match tree {
        TokenTree::Literal(literal) if is_text(literal) => quote!(_),
        TokenTree::Group(group) => regrouped(group, without_texts(&trees(group))),
        other => other.to_token_stream(),
    });
    parts.collect()
}

fn regrouped(group: &Group, stream: TokenStream) -> TokenStream {
    let mut regrouped = Group::new(group.delimiter(), stream);
    regrouped.set_span(group.span());
    TokenTree::Group(regrouped).into_token_stream()
}

fn is_text(literal: &Literal) -> bool {
    literal.to_string().starts_with(['"', 'r'])
}

/// What the language means by a method, where it is more than Rust's.
fn meant(method: &Ident) -> Option<TokenStream> {
    match method.to_string().as_str() {
        "iter" | "first" | "last" | "get" => Some(quote!(.cloned())),
        "keys" | "values" => Some(quote!(.cloned().collect::<Vec<_>>())),
        "trim" => Some(quote!(.to_owned())),
        _ => None,
    }
}

/// A text is a `String` or a `&str`, as it is needed; an iterator and a list give values, not references.
fn as_rust(expression: Trees<'_>) -> TokenStream {
    let (mut rust, mut rest) = (TokenStream::new(), expression);
    let mut before = None;
    while let [first, after @ ..] = rest {
        let pattern = if may_end_arm(before) { arm_pattern(rest) } else { 0 };
        before = Some(first);
        rest = match (first, after) {
            _ if pattern > 0 => {
                rust.extend(without_texts(&rest[..pattern]));
                &rest[pattern..]
            }
            (TokenTree::Ident(name), [not, TokenTree::Group(arguments), after @ ..]) if is_sign(not, '!') => {
                let inside = if name == "vec" { as_rust(&trees(arguments)) } else { arguments.stream() };
                let arguments = regrouped(arguments, inside);
                rust.extend(quote!(#name #not #arguments));
                after
            }
            (dot, [TokenTree::Ident(method), TokenTree::Group(arguments), after @ ..])
                if is_sign(dot, '.') && arguments.delimiter() == Delimiter::Parenthesis =>
            {
                let (meant, arguments) = (meant(method), regrouped(arguments, as_rust(&trees(arguments))));
                rust.extend(quote!(#dot #method #arguments #meant));
                after
            }
            (TokenTree::Literal(literal), _) if is_text(literal) => {
                rust.extend(quote!(text(#literal)));
                after
            }
            (TokenTree::Group(group), _) => {
                rust.extend(regrouped(group, as_rust(&trees(group))));
                after
            }
            _ => {
                first.to_tokens(&mut rust);
                after
            }
        };
    }
    rust
}

/// Whether an arm of a `match` may start after this token.
fn may_end_arm(tree: Option<&TokenTree>) -> bool {
    match tree {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(tree) => is_sign(tree, ','),
    }
}

/// How many tokens at the start are a pattern with texts, of an arm of a `match`.
fn arm_pattern(trees: Trees<'_>) -> usize {
    let is_part = |tree: &TokenTree| match tree {
        TokenTree::Literal(literal) => is_text(literal),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        other => matches!(other, TokenTree::Punct(sign) if sign.as_char() == '|' && sign.spacing() == Spacing::Alone),
    };
    let length = trees.iter().take_while(|tree| is_part(tree)).count();
    let ends = trees.get(length).is_some_and(|tree| is_word(tree, "if")) || is_arrow(&trees[length..]);
    if ends { length } else { 0 }
}

/// With something where an operand has yet to be written.
fn mended(expression: Trees<'_>) -> TokenStream {
    let mut mended = Vec::new();
    for (at, tree) in expression.iter().enumerate() {
        if is_sign(tree, ',') || is_sign(tree, ';') {
            mend(&mut mended);
        }
        match tree {
            TokenTree::Group(group) => mended.extend(regrouped(group, self::mended(&trees(group)))),
            other => mended.push(other.clone()),
        }
        if at + 1 == expression.len() {
            mend(&mut mended);
        }
    }
    mended.into_iter().collect()
}

/// Puts something after a sign at the end that waits for it.
fn mend(trees: &mut Vec<TokenTree>) {
    let [before @ .., TokenTree::Punct(sign)] = trees.as_slice() else { return };
    let twice = before.last().is_some_and(|before| is_sign(before, sign.as_char()));
    match (sign.as_char(), twice) {
        ('.', false) => trees.extend(quote!(unfinished())),
        (':', true) => trees.extend(quote!(UNFINISHED)),
        ('=' | '<' | '>' | '+' | '-' | '*' | '/' | '%' | '&' | '|' | '!' | ':', _) => trees.extend(quote!(any())),
        _ => {}
    }
}

/// What can be understood of an expression: variables with their fields, calls and the like.
fn parts(expression: Trees<'_>) -> TokenStream {
    let (mut found, mut rest) = (TokenStream::new(), expression);
    while let [first, after @ ..] = rest {
        let length = chain(rest);
        let part: TokenStream = rest[..length].iter().cloned().collect();
        if length > 0 && syn::parse2::<syn::Expr>(part).is_ok() {
            found.extend(statement(&rest[..length]));
            rest = &rest[length..];
            continue;
        }
        if let TokenTree::Group(group) = first {
            found.extend(parts(&trees(group)));
        }
        rest = after;
    }
    found
}

/// How many tokens at the start are a name with what is taken from it: `order.items.len()`.
fn chain(trees: Trees<'_>) -> usize {
    let Some(TokenTree::Ident(_)) = trees.first() else { return 0 };
    let mut length = 1;
    loop {
        length += match &trees[length..] {
            [dot, TokenTree::Ident(_), ..] if is_sign(dot, '.') => 2,
            [first, second, TokenTree::Ident(_), ..] if is_sign(first, ':') && is_sign(second, ':') => 3,
            [TokenTree::Group(group), ..] if group.delimiter() != Delimiter::Brace => 1,
            _ => return length,
        }
    }
}
