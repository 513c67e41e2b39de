//! What a state does.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use super::Scope;
use super::expression::{pattern, statement, statements, ty, value};
use super::tokens::{Trees, as_group, as_name, is_sign, is_word, path, split, states, trees, until};

pub enum Action<'t> {
    /// `let name: Type = value`
    Typed { name: &'t Ident, ty: Trees<'t>, value: Trees<'t> },
    /// What has a result, with the clauses after it.
    Work { assigned: Option<&'t TokenTree>, work: Work<'t>, clauses: Trees<'t> },
    /// `wait`, or what cannot be read, with what it would assign.
    Other { assigned: Option<&'t TokenTree>, rest: Trees<'t> },
}

pub enum Work<'t> {
    Call { task: Trees<'t>, arguments: &'t Group },
    Run { workflow: Trees<'t>, arguments: &'t Group },
    Parallel(&'t Group),
    Map { element: Trees<'t>, list: Trees<'t>, output: Trees<'t>, body: &'t Group },
}

impl<'t> Action<'t> {
    pub fn read(action: Trees<'t>) -> Self {
        let (assigned, rest) = match action {
            [first, rest @ ..] if is_word(first, "let") => match rest {
                [name, colon, rest @ ..]
                    if is_sign(colon, ':')
                        && let Some(name) = as_name(name) =>
                {
                    let (ty, value) = until(rest, |rest| is_sign(&rest[0], '='));
                    return Action::Typed { name, ty, value: value.get(1..).unwrap_or_default() };
                }
                [assigned, equals, rest @ ..] if is_sign(equals, '=') => (Some(assigned), rest),
                [assigned, rest @ ..] => (Some(assigned), rest),
                [] => (None, rest),
            },
            _ => (None, action),
        };
        match Work::read(rest) {
            Some((work, clauses)) => Action::Work { assigned, work, clauses },
            None => Action::Other { assigned, rest },
        }
    }

    pub fn typed(&self) -> Option<(&'t Ident, Trees<'t>)> {
        match self {
            Action::Typed { name, ty, .. } => Some((name, ty)),
            _ => None,
        }
    }

    pub fn clauses(&self) -> Trees<'t> {
        match self {
            Action::Work { clauses, .. } => clauses,
            _ => &[],
        }
    }
}

impl<'t> Work<'t> {
    /// Something to do, and the clauses after it.
    fn read(rest: Trees<'t>) -> Option<(Self, Trees<'t>)> {
        let (first, after) = rest.split_first()?;
        if is_word(first, "parallel") {
            let (body, clauses) = after.split_first()?;
            return Some((Work::Parallel(as_group(body, Delimiter::Brace)?), clauses));
        }
        if is_word(first, "map") {
            return Work::map(after);
        }
        let (run, rest) = if is_word(first, "run") && !after.is_empty() { (true, after) } else { (false, rest) };
        let (path, rest) = path(rest);
        let (arguments, clauses) = rest.split_first()?;
        let arguments = as_group(arguments, Delimiter::Parenthesis).filter(|_| !path.is_empty())?;
        let work = if run { Work::Run { workflow: path, arguments } } else { Work::Call { task: path, arguments } };
        Some((work, clauses))
    }

    /// `element in list with { … } -> Type { … }`
    fn map(rest: Trees<'t>) -> Option<(Self, Trees<'t>)> {
        let (element, rest) = until(rest, |rest| is_word(&rest[0], "in"));
        let is_brace = |tree: &TokenTree| as_group(tree, Delimiter::Brace).is_some();
        let is_end = |rest: Trees<'_>| is_word(&rest[0], "with") || is_brace(&rest[0]) || is_thin_arrow(rest);
        let (list, rest) = until(rest.get(1..)?, is_end);
        let rest = if is_word(rest.first()?, "with") { rest.get(2..)? } else { rest };
        let (output, rest) = until(rest, |rest| is_brace(&rest[0]));
        let (body, clauses) = rest.split_first()?;
        Some((
            Work::Map {
                element,
                list,
                output: output.get(2..).unwrap_or_default(),
                body: as_group(body, Delimiter::Brace)?,
            },
            clauses,
        ))
    }
}

/// What follows `wait`, `wait for` or `wait until`; a duration's suffix is no Rust.
fn after_wait(rest: Trees<'_>) -> Trees<'_> {
    match rest {
        [wait, TokenTree::Literal(_), ..] if is_word(wait, "wait") => &[],
        [wait, word, rest @ ..] if is_word(wait, "wait") && (is_word(word, "for") || is_word(word, "until")) => rest,
        _ => rest,
    }
}

/// `item`, `item: Type` or `(index, item: Type)` as two patterns.
fn element_of(element: Trees<'_>) -> (TokenStream, TokenStream) {
    let inside = element.first().and_then(|first| as_group(first, Delimiter::Parenthesis)).map(trees);
    let (index, item) = match &inside {
        Some(inside) => until(inside, |rest| is_sign(&rest[0], ',')),
        None => (&element[..0], element),
    };
    let item = if inside.is_some() { item.get(1..).unwrap_or_default() } else { item };
    let (name, written) = until(item, |rest| is_sign(&rest[0], ':'));
    let (index, name) = (pattern(index), pattern(name));
    let item = match written.get(1..) {
        Some(written) => {
            let ty = ty(written);
            quote!(#name: #ty)
        }
        None => name,
    };
    (index, item)
}

fn stream(trees: Trees<'_>) -> TokenStream {
    trees.iter().cloned().collect()
}

fn is_thin_arrow(rest: Trees<'_>) -> bool {
    matches!(rest, [minus, more, ..] if is_sign(minus, '-') && is_sign(more, '>'))
}

impl Scope {
    pub fn action(&mut self, action: &Action<'_>) -> TokenStream {
        let (assigned, value) = match action {
            Action::Typed { value, .. } => return statement(value),
            Action::Work { assigned, work, .. } => (assigned, self.work(work)),
            Action::Other { assigned, rest } => {
                let value = statement(after_wait(rest));
                (assigned, quote!({ #value any() }))
            }
        };
        match assigned {
            Some(TokenTree::Group(parts)) => self.parts(parts, &value),
            _ => match assigned.and_then(as_name) {
                Some(name) => self.assigned(name, &value),
                None => quote!(let _ = #value;),
            },
        }
    }

    /// `let (a, _) = …`
    fn parts(&mut self, parts: &Group, value: &TokenStream) -> TokenStream {
        let parts = trees(parts);
        let names = split(&parts, ',').into_iter().enumerate().filter_map(|(part, name)| {
            let (name, part) = (as_name(name.first()?)?, Literal::usize_unsuffixed(part));
            Some(self.assigned(name, &quote!(parts.#part)))
        });
        let names: TokenStream = names.collect();
        quote!(let parts = #value; #names)
    }

    fn work(&self, work: &Work<'_>) -> TokenStream {
        match work {
            Work::Call { task, arguments } => {
                let (task, arguments) = (stream(task), statements(arguments));
                quote!({ let _ = #task; #arguments output::<#task>() })
            }
            Work::Run { workflow, arguments } => {
                let (workflow, arguments) = (stream(workflow), statements(arguments));
                quote!({ #arguments run::<#workflow>() })
            }
            Work::Parallel(branches) => {
                let branches = trees(branches);
                let branches = split(&branches, ',').into_iter().map(|branch| self.branch(branch));
                quote!((#(#branches,)*))
            }
            Work::Map { element, list, output, body } => {
                let (list, body) = (value(list), trees(body));
                let body = if output.is_empty() { self.branch(&body) } else { self.block(output, &body) };
                let (index, item) = element_of(element);
                quote!(map(#list, |#index, #item| #body))
            }
        }
    }

    fn branch(&self, branch: Trees<'_>) -> TokenStream {
        if let [first, rest @ ..] = branch
            && is_word(first, "branch")
            && let (output, [TokenTree::Group(body), ..]) =
                until(rest, |rest| as_group(&rest[0], Delimiter::Brace).is_some())
        {
            return self.block(output.get(2..).unwrap_or_default(), &trees(body));
        }
        match Work::read(branch) {
            Some((work, clauses)) => {
                let (work, clauses) = (self.work(&work), self.clauses(clauses));
                quote!({ #clauses #work })
            }
            None => {
                let rest = statement(branch);
                quote!({ #rest })
            }
        }
    }

    /// The states of a branch or of a map's body, and what they succeed with.
    fn block(&self, output: Trees<'_>, body: Trees<'_>) -> TokenStream {
        let output = if output.is_empty() { quote!(()) } else { ty(output) };
        let states = Scope::new(self.name.clone()).states(&states(body));
        quote!({ #states any::<#output>() })
    }
}
