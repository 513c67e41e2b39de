//! Cases from a seed: what people wrote with a few tokens changed, and tokens that nobody wrote.

use fastrand::Rng;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use super::{Macro, corpus};

const WORDS: &[&str] = &[
    "workflow",
    "state",
    "succeed",
    "fail",
    "wait",
    "until",
    "retry",
    "catch",
    "timeout",
    "heartbeat",
    "parallel",
    "map",
    "run",
    "branch",
    "with",
    "item",
    "settings",
    "interval",
    "max_attempts",
    "backoff_rate",
    "max_delay",
    "jitter",
    "full",
    "none",
    "context",
    "execution",
    "id",
    "now",
    "uuid",
    "States",
    "Timeout",
    "Failure",
    "Some",
    "None",
    "Default",
    "default",
    "vec",
    "json",
    "format",
    "matches",
    "order",
    "payment",
    "Order",
    "Status",
    "Paid",
    "pay",
    "len",
    "iter",
    "x",
    "A",
    "B",
    "LIMIT",
    "Result",
    "TaskContext",
    "TaskToken",
    "resource",
    "serde",
    "rename",
    "rename_all",
    "tag",
    "content",
    "flatten",
    "transparent",
    "data",
    "opaque",
    "secret",
    "task_error",
    "name",
    "was",
    "error",
    "u32",
    "String",
    "Vec",
    "Option",
    "größe",
    "变量",
    "é",
    "_x",
    "__",
];

const KEYWORDS: &[&str] = &[
    "let", "mut", "if", "else", "match", "as", "for", "in", "fn", "async", "pub", "enum", "struct", "union", "impl",
    "where", "self", "Self", "super", "crate", "ref", "move", "return", "break", "loop", "while", "const", "static",
    "type", "use", "mod", "dyn", "unsafe", "await", "true", "false", "_", "try", "extern", "trait", "box", "yield",
];

const LITERALS: &[&str] = &[
    "0",
    "1",
    "30s",
    "5m",
    "12h",
    "3d",
    "250ms",
    "1000ms",
    "0s",
    "1.5h",
    "99999999d",
    "18446744073709551615s",
    "18446744073709551616s",
    "9007199254740992",
    "340282366920938463463374607431768211456",
    "0x1F",
    "0b11",
    "1_000",
    "1u8",
    "5parsecs",
    "1e400",
    "1e-400",
    "2.0",
    "0.5f32",
    "\"\"",
    "\"text\"",
    "\"{}\"",
    "\"{x}\"",
    "\"{{\"",
    "\"{\"",
    "\"}\"",
    "\"{:>5}\"",
    "\"{0}\"",
    "\"{größe}\"",
    "\"{r#type}\"",
    "\"States.ALL\"",
    "\"States.Timeout\"",
    "\"\\u{0}\"",
    "\"%}`\"",
    "r#\"raw \"text\"\"#",
    "'x'",
    "b'x'",
    "b\"bytes\"",
    "c\"text\"",
];

const SIGNS: &str = "=><!~?@#$%^&*-+|/.,;:'";

/// The case of a seed.
pub fn case(seed: u64) -> (Macro, TokenStream) {
    let rng = &mut Rng::with_seed(seed);
    if rng.u8(..) < 40 {
        let which = [Macro::Workflow, Macro::Task, Macro::Data, Macro::TaskError][rng.usize(..4)];
        return (which, arbitrary(rng, 4).into_iter().collect());
    }
    let items = corpus::items();
    let (which, text) = &items[rng.usize(..items.len())];
    let mut trees = trees(text);
    let changes = if rng.bool() { 1 } else { 1 + rng.usize(..12) };
    for _ in 0..changes {
        let (_, other) = &items[rng.usize(..items.len())];
        change(rng, &mut trees, other);
    }
    (*which, trees.into_iter().collect())
}

fn trees(text: &str) -> Vec<TokenTree> {
    text.parse::<TokenStream>().unwrap().into_iter().collect()
}

/// Changes one level of the tokens.
fn change(rng: &mut Rng, trees: &mut Vec<TokenTree>, other: &str) {
    let groups: Vec<usize> = (0..trees.len()).filter(|index| matches!(trees[*index], TokenTree::Group(_))).collect();
    if !groups.is_empty() && rng.u8(..) < 200 {
        let index = groups[rng.usize(..groups.len())];
        let TokenTree::Group(group) = &trees[index] else { return };
        let mut inner = group.stream().into_iter().collect();
        change(rng, &mut inner, other);
        trees[index] = grouped(group.delimiter(), inner);
        return;
    }
    let position = rng.usize(..=trees.len());
    let existing = (!trees.is_empty()).then(|| rng.usize(..trees.len()));
    match (rng.u8(..9), existing) {
        (0, Some(index)) => drop(trees.remove(index)),
        (1, Some(index)) => trees.insert(position, trees[index].clone()),
        (2, Some(index)) => {
            let last = trees.len() - 1;
            trees.swap(index, position.min(last));
        }
        (3, Some(index)) => trees[index] = token(rng),
        (4, Some(index)) => {
            let rest = trees.split_off(index);
            trees.push(grouped(delimiter(rng), rest));
        }
        (5, Some(index)) => {
            if let TokenTree::Group(group) = trees[index].clone() {
                trees.splice(index..=index, group.stream());
            }
        }
        (6, Some(index)) => trees.truncate(index),
        (7, _) => drop(trees.splice(position..position, piece(rng, &self::trees(other)))),
        _ => trees.insert(position, token(rng)),
    }
}

/// Some tokens in a row of what someone else wrote.
fn piece(rng: &mut Rng, trees: &[TokenTree]) -> Vec<TokenTree> {
    if trees.is_empty() {
        return Vec::new();
    }
    let start = rng.usize(..trees.len());
    match &trees[start] {
        TokenTree::Group(group) if rng.u8(..) < 180 => piece(rng, &group.stream().into_iter().collect::<Vec<_>>()),
        _ => trees[start..(start + 1 + rng.usize(..12)).min(trees.len())].to_vec(),
    }
}

fn arbitrary(rng: &mut Rng, depth: usize) -> Vec<TokenTree> {
    let count = rng.usize(..14);
    (0..count)
        .map(|_| match rng.u8(..6) {
            0 if depth > 0 => grouped(delimiter(rng), arbitrary(rng, depth - 1)),
            _ => token(rng),
        })
        .collect()
}

fn grouped(delimiter: Delimiter, trees: Vec<TokenTree>) -> TokenTree {
    Group::new(delimiter, trees.into_iter().collect()).into()
}

fn delimiter(rng: &mut Rng) -> Delimiter {
    [Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None][rng.usize(..4)]
}

fn token(rng: &mut Rng) -> TokenTree {
    let word = |rng: &mut Rng| WORDS[rng.usize(..WORDS.len())];
    match rng.u8(..20) {
        0..=6 => Ident::new(word(rng), Span::call_site()).into(),
        7..=8 => Ident::new(KEYWORDS[rng.usize(..KEYWORDS.len())], Span::call_site()).into(),
        9 => Ident::new_raw(["type", "match", "x", "state", "if", "Some"][rng.usize(..6)], Span::call_site()).into(),
        10 => Ident::new(&word(rng).repeat([2, 30, 2_000][rng.usize(..3)]), Span::call_site()).into(),
        11..=13 => literal(rng).into(),
        _ => {
            let signs: Vec<char> = SIGNS.chars().collect();
            let spacing = if rng.bool() { Spacing::Joint } else { Spacing::Alone };
            Punct::new(signs[rng.usize(..signs.len())], spacing).into()
        }
    }
}

fn literal(rng: &mut Rng) -> Literal {
    match rng.u8(..10) {
        0 => Literal::string(&"long ".repeat(rng.usize(..2_000))),
        1 => "9".repeat(1 + rng.usize(..2_000)).parse().unwrap(),
        _ => LITERALS[rng.usize(..LITERALS.len())].parse().unwrap(),
    }
}
