//! Cuts a workflow's tokens into the parts that a sketch has.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};

pub type Trees<'t> = &'t [TokenTree];

pub struct State {
    pub docs: TokenStream,
    pub name: Ident,
    pub parameters: Vec<(Ident, Vec<TokenTree>)>,
    pub action: Vec<TokenTree>,
    pub target: Vec<TokenTree>,
}

pub fn states(trees: Trees<'_>) -> Vec<State> {
    let (mut states, mut docs, mut rest) = (Vec::new(), TokenStream::new(), trees);
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (TokenTree::Punct(hash), [TokenTree::Group(attribute), after @ ..]) if hash.as_char() == '#' => {
                if is_doc(attribute) {
                    docs.extend(quote!(#hash #attribute));
                }
                after
            }
            (state, [name, after @ ..])
                if is_word(state, "state")
                    && let Some(name) = as_name(name) =>
            {
                let (state, after) = after_name(std::mem::take(&mut docs), name, after);
                states.push(state);
                after
            }
            _ => {
                docs = TokenStream::new();
                after
            }
        };
    }
    states
}

/// `[doc = "…"]`
fn is_doc(attribute: &Group) -> bool {
    let trees = trees(attribute);
    matches!(trees.as_slice(), [doc, TokenTree::Punct(equals), TokenTree::Literal(_)]
        if is_word(doc, "doc") && equals.as_char() == '=')
}

fn after_name<'t>(docs: TokenStream, name: &Ident, mut rest: Trees<'t>) -> (State, Trees<'t>) {
    let mut state = State { docs, name: name.clone(), parameters: Vec::new(), action: Vec::new(), target: Vec::new() };
    if let [TokenTree::Group(group), after @ ..] = rest
        && group.delimiter() == Delimiter::Parenthesis
    {
        let trees = trees(group);
        state.parameters = split(&trees, ',').into_iter().filter_map(parameter).collect();
        rest = after;
    }
    if let [TokenTree::Group(group), after @ ..] = rest
        && group.delimiter() == Delimiter::Brace
    {
        let trees = trees(group);
        let (action, target) = action_and_target(&trees);
        (state.action, state.target) = (action.to_vec(), target.to_vec());
        rest = after;
    } else if is_arrow(rest) {
        let end = rest.iter().position(|tree| is_sign(tree, ';') || is_word(tree, "state")).unwrap_or(rest.len());
        state.target = rest[2..end].to_vec();
        rest = &rest[end..];
    }
    (state, rest)
}

fn parameter(trees: &[TokenTree]) -> Option<(Ident, Vec<TokenTree>)> {
    match trees {
        [name, rest @ ..] => Some((as_name(name)?.clone(), rest.get(1..).unwrap_or_default().to_vec())),
        [] => None,
    }
}

/// An action ends with `;`, or at the last `=>` where somebody has yet to write one.
fn action_and_target(trees: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let arrow = |trees: &[TokenTree]| (0..trees.len()).rev().find(|at| is_arrow(&trees[*at..]));
    let (action, target) = if is_arrow(trees) {
        (&trees[..0], trees)
    } else if let Some(end) = trees.iter().position(|tree| is_sign(tree, ';')) {
        (&trees[..end], &trees[end + 1..])
    } else {
        trees.split_at(arrow(trees).unwrap_or(trees.len()))
    };
    (action, if is_arrow(target) { &target[2..] } else { target })
}

/// A name that is no word of Rust's.
pub fn as_name(tree: &TokenTree) -> Option<&Ident> {
    match tree {
        TokenTree::Ident(name) if syn::parse2::<Ident>(name.to_token_stream()).is_ok() => Some(name),
        _ => None,
    }
}

pub fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

pub fn is_sign(tree: &TokenTree, sign: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether `=>` comes next.
pub fn is_arrow(trees: &[TokenTree]) -> bool {
    matches!(trees, [equals, more, ..] if is_sign(equals, '=') && is_sign(more, '>'))
}

pub fn trees(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

pub fn as_group(tree: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match tree {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// The tokens before and after the first for which `ends` holds.
pub fn until(trees: &[TokenTree], ends: impl Fn(&[TokenTree]) -> bool) -> (&[TokenTree], &[TokenTree]) {
    trees.split_at((0..trees.len()).find(|at| ends(&trees[*at..])).unwrap_or(trees.len()))
}

/// The parts between a sign, without those that are empty.
pub fn split(trees: &[TokenTree], sign: char) -> Vec<&[TokenTree]> {
    trees.split(|tree| is_sign(tree, sign)).filter(|part| !part.is_empty()).collect()
}

/// The tokens of a path at the start, and what follows.
pub fn path(trees: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let mut end = 0;
    let is_part =
        |tree: &TokenTree| as_name(tree).is_some() || ["crate", "self", "super"].iter().any(|word| is_word(tree, word));
    while trees.get(end).is_some_and(is_part) {
        end += 1;
        match &trees[end..] {
            [first, second, next, ..] if is_part(next) && is_sign(first, ':') && is_sign(second, ':') => end += 2,
            _ => break,
        }
    }
    trees.split_at(end)
}
