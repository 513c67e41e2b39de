//! What nests too deep to be read: the parser and the passes after it recurse, and a macro that runs out
//! of stack takes the compiler with it.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};

/// How much may be open at once. Each sign or word of an expression may open a level of its own.
const DEEPEST: usize = 600;
/// What a group or a list of generic arguments costs: several levels of the grammar each.
const GROUP: usize = 8;
/// What a sign before an operand or a keyword costs: the parser recurs there, and not at an infix sign.
const PREFIX: usize = 4;
const KEYWORDS: [&str; 14] =
    ["as", "break", "const", "dyn", "else", "fn", "for", "if", "impl", "match", "move", "mut", "return", "where"];

pub const MESSAGE: &str = "this nests too deep to be read: give its parts names, in states or types of their own";

/// The place where tokens nest too deep.
pub fn too_deep(tokens: TokenStream) -> Option<Span> {
    below(tokens, 0)
}

fn below(tokens: TokenStream, outer: usize) -> Option<Span> {
    // What is open since the last `,`, `;` or `=>`, and the generic arguments among it.
    let (mut run, mut angles) = (0, 0usize);
    let mut trees = tokens.into_iter().peekable();
    let mut arrow = false;
    // The sign before, and whether an operand stands before that.
    let (mut last, mut infix) = (None, false);
    while let Some(tree) = trees.next() {
        let sign = match &tree {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        run += match (&tree, sign, last) {
            (TokenTree::Ident(word), ..) if KEYWORDS.iter().any(|keyword| word == keyword) => PREFIX,
            (_, None, _) => 0,
            (_, Some(_), None) => 1,
            // `!=`, `<=`, `=>`, `&&`, `||`: one sign.
            (_, Some('=' | '>'), _) => 0,
            (_, Some(sign @ ('&' | '|')), Some(before)) if infix && sign == before => 0,
            _ => PREFIX,
        };
        infix = last.is_none();
        last = sign;
        let before = std::mem::take(&mut arrow);
        match &tree {
            TokenTree::Group(group) => {
                let depth = outer + run + GROUP * (angles + 1);
                if depth > DEEPEST {
                    return Some(group.span_open());
                }
                if let Some(span) = below(group.stream(), depth) {
                    return Some(span);
                }
                let goes_on = match trees.peek() {
                    Some(TokenTree::Ident(word)) => word == "else" || word == "as",
                    Some(TokenTree::Punct(_)) => true,
                    _ => false,
                };
                if group.delimiter() == Delimiter::Brace && !goes_on {
                    (run, angles) = (0, 0);
                }
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => (run, angles) = (0, 0),
                '>' if before => (run, angles) = (0, 0),
                ',' => run = 0,
                '<' => angles += 1,
                '>' => angles = angles.saturating_sub(1),
                '=' => arrow = punct.spacing() == Spacing::Joint,
                _ => {}
            },
            _ => {}
        }
        if outer + run + GROUP * angles > DEEPEST {
            return Some(tree.span());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deep(text: &str) -> bool {
        too_deep(text.parse().unwrap()).is_some()
    }

    #[test]
    fn long_is_not_deep() {
        assert!(!deep(&"state A { let x = f(&y)?; => A } ".repeat(1_000)));
        assert!(!deep(&"x if y < z => A, ".repeat(1_000)));
        assert!(!deep(&"f(x); ".repeat(1_000)));
        assert!(deep(&"x + ".repeat(1_000)));
        assert!(deep(&"Vec<".repeat(200)));
        assert!(deep(&("(".repeat(100) + &")".repeat(100))));
    }
}
