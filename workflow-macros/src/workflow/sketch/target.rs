//! Where a state goes, and the clauses of what it does.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::Scope;
use super::expression::{pattern, statement, statements, value};
use super::tokens::{Trees, as_group, as_name, is_arrow, is_sign, is_word, path, split, trees, until};

const CLAUSES: [&str; 4] = ["timeout", "heartbeat", "retry", "catch"];

fn is_brace(trees: Trees<'_>) -> bool {
    as_group(&trees[0], Delimiter::Brace).is_some()
}

impl Scope {
    pub fn target(&self, target: Trees<'_>) -> TokenStream {
        let target = match target {
            [target @ .., end] if is_sign(end, ';') => target,
            _ => target,
        };
        match target {
            [word, rest @ ..] if is_word(word, "if") => self.branches(rest),
            [word, rest @ ..] if is_word(word, "match") => self.matching(rest),
            [word, rest @ ..] if is_word(word, "succeed") || is_word(word, "fail") => statement(rest),
            [state, rest @ ..] if as_name(state).is_some() && rest.first().is_none_or(|next| !is_sign(next, '.')) => {
                let scope = &self.name;
                let (arguments, rest) = match rest {
                    [TokenTree::Group(group), rest @ ..] => (statements(group), rest),
                    _ => (quote!(), rest),
                };
                let rest = statement(rest);
                quote!(let _ = #scope::#state; #arguments #rest)
            }
            [] => {
                let scope = &self.name;
                quote!(let _ = #scope::UNFINISHED;)
            }
            _ => statement(target),
        }
    }

    fn branches(&self, rest: Trees<'_>) -> TokenStream {
        let (condition, rest) = until(rest, is_brace);
        let condition = value(condition);
        let then = rest.first().map(|then| self.inside(then));
        let otherwise = match rest.get(1..) {
            Some([word, TokenTree::Group(otherwise), ..]) if is_word(word, "else") => self.target(&trees(otherwise)),
            Some([word, otherwise @ ..]) if is_word(word, "else") => self.target(otherwise),
            _ => quote!(),
        };
        quote!(if (#condition) { #then } else { #otherwise })
    }

    fn inside(&self, braces: &TokenTree) -> TokenStream {
        as_group(braces, Delimiter::Brace).map_or_else(TokenStream::new, |group| self.target(&trees(group)))
    }

    fn matching(&self, rest: Trees<'_>) -> TokenStream {
        let (scrutinee, rest) = until(rest, is_brace);
        let scrutinee = value(scrutinee);
        let body = rest.first().and_then(|body| as_group(body, Delimiter::Brace)).map(trees).unwrap_or_default();
        let (mut arms, mut rest) = (TokenStream::new(), body.as_slice());
        while !rest.is_empty() {
            let (head, after) = until(rest, is_arrow);
            let (target, after) = arm_target(after.get(2..).unwrap_or_default());
            arms.extend(self.arm(head, target));
            rest = after;
        }
        // Whether the arms are exhaustive is rustc's to say.
        quote!(match (#scrutinee) { #arms _ => {} })
    }

    fn arm(&self, head: Trees<'_>, target: Trees<'_>) -> TokenStream {
        let (bound, guard) = until(head, |rest| is_word(&rest[0], "if"));
        let bound = pattern(bound);
        let guard = guard.get(1..).map(|guard| {
            let guard = value(guard);
            quote!(if #guard)
        });
        let target = match target {
            [braces] => as_group(braces, Delimiter::Brace).map_or_else(|| self.target(target), |_| self.inside(braces)),
            _ => self.target(target),
        };
        quote!(#bound #guard => { #target })
    }

    /// What follows a call: `?`, `timeout`, `retry` and `catch`.
    pub fn clauses(&self, clauses: Trees<'_>) -> TokenStream {
        let is_clause = |rest: Trees<'_>| CLAUSES.iter().any(|clause| is_word(&rest[0], clause));
        let (mut sketch, mut rest) = (TokenStream::new(), until(clauses, is_clause).1);
        while let [word, after @ ..] = rest {
            let (clause, after) = until(after, is_clause);
            sketch.extend(match clause {
                _ if is_word(word, "catch") => self.catch(clause),
                _ if is_word(word, "retry") => errors(until(clause, is_brace).0),
                [word, seconds @ ..] if is_word(word, "for") => statement(seconds),
                _ => quote!(),
            });
            rest = after;
        }
        sketch
    }

    /// `Error::Variant { fields } as failure => target`
    fn catch(&self, catch: Trees<'_>) -> TokenStream {
        let (error, target) = until(catch, is_arrow);
        let (error, failure) = until(error, |rest| is_word(&rest[0], "as"));
        let failure =
            failure.get(1).and_then(as_name).map(|failure| quote!(let #failure: ::workflow_runtime::Failure = any();));
        let (error, target) = (errors(error), self.target(target.get(2..).unwrap_or_default()));
        quote!({ #failure #error #target })
    }
}

/// Patterns of errors, which bind what a `catch` takes.
fn errors(errors: Trees<'_>) -> TokenStream {
    let patterns = split(errors, '|').into_iter().map(|error| {
        let error = match error {
            [TokenTree::Literal(_)] => quote!(_),
            _ if error.len() > 1 && path(error).1.is_empty() => {
                let path: TokenStream = error.iter().cloned().collect();
                quote!(#path { .. })
            }
            _ => pattern(error),
        };
        quote!(let #error = any() else { loop {} };)
    });
    patterns.collect()
}

/// The target of an arm, and what follows its comma.
fn arm_target(rest: Trees<'_>) -> (Trees<'_>, Trees<'_>) {
    let end = match rest {
        [TokenTree::Group(_), ..] => 1,
        [word, ..] if is_word(word, "match") => until(rest, is_brace).0.len() + 1,
        _ => until(rest, |rest| is_sign(&rest[0], ',')).0.len(),
    };
    let (target, rest) = rest.split_at(end.min(rest.len()));
    match rest {
        [comma, rest @ ..] if is_sign(comma, ',') => (target, rest),
        _ => (target, rest),
    }
}
