//! Inputs that nest: a proper error comes before the end of the stack.

use proc_macro2::TokenStream;

use super::{Macro, holds, run};

type Parts = &'static [(&'static str, &'static str)];

/// What goes before and after the middle, as often as the nesting is deep.
const EXPRESSIONS: Parts = &[
    ("(", ")"),
    ("[", "]"),
    ("!", ""),
    ("-", ""),
    ("&", ""),
    ("*", ""),
    ("x + ", ""),
    ("x = ", ""),
    ("", " + x"),
    ("", " && x"),
    ("", ".len()"),
    ("", ".field"),
    ("", "[0]"),
    ("", "?"),
    ("", " as u8"),
    ("", "(x)"),
    ("f(", ")"),
    ("x.get(", ")"),
    ("Some(", ")"),
    ("vec![", "]"),
    ("S { f: ", "}"),
    ("|a| ", ""),
    ("return ", ""),
    ("if ", " {}"),
    ("if x { 1 } else ", ""),
    ("if x { ", " } else { 1 }"),
    ("{", "}"),
    ("match x { _ => ", " }"),
    ("match ", " {}"),
    ("matches!(", ", _)"),
    ("format!(\"{}\", ", ")"),
    ("x::<", ">"),
    ("x as A<", ">"),
    ("1..", ""),
    ("'a: loop { break ", "}"),
];
const TYPES: Parts = &[
    ("(", ")"),
    ("(u8, ", ")"),
    ("[", "]"),
    ("&", ""),
    ("*const ", ""),
    ("Vec<", ">"),
    ("Map<u8, ", ">"),
    ("<", " as T>::O"),
    ("fn() -> ", ""),
    ("fn(", ")"),
    ("impl Fn() -> ", ""),
    ("dyn Fn(", ")"),
];
const PATTERNS: Parts =
    &[("(", ")"), ("&", ""), ("[", "]"), ("Some(", ")"), ("x @ ", ""), ("S { f: ", "}"), ("_ | ", ""), ("A::B(", ")")];
const TARGETS: Parts =
    &[("if x { ", " } else { A }"), ("if x { A } else ", ""), ("match x { _ => ", " }"), ("match x { _ => { ", " } }")];

/// Where each of them may stand, with the middle.
fn contexts() -> Vec<(Macro, Parts, String, String)> {
    let workflow =
        |head: &str, tail: &str| (format!("workflow W(x: u8) -> u8 {{ state A {{ {head}"), format!("{tail} }} }}"));
    let mut all = Vec::new();
    let mut add = |which, parts, (head, tail): (String, String)| all.push((which, parts, head, tail));
    add(Macro::Workflow, EXPRESSIONS, workflow("=> succeed ", ""));
    add(Macro::Workflow, EXPRESSIONS, workflow("let y = f(", ")?; => A"));
    add(Macro::Workflow, EXPRESSIONS, workflow("=> if ", " { A } else { A }"));
    add(Macro::Workflow, TYPES, workflow("let y: ", " = x; => A"));
    add(Macro::Workflow, PATTERNS, workflow("=> match x { ", " => A }"));
    add(Macro::Workflow, PATTERNS, workflow("f()? catch E::V(", ") => A; => A"));
    add(Macro::Workflow, TARGETS, workflow("=> ", ""));
    add(Macro::Workflow, EXPRESSIONS, (String::new(), String::new()));
    add(Macro::Task, EXPRESSIONS, ("async fn f() { ".into(), " }".into()));
    add(Macro::Task, TYPES, ("async fn f(x: ".into(), ") {}".into()));
    add(Macro::Data, TYPES, ("struct S { x: ".into(), " }".into()));
    add(Macro::Data, EXPRESSIONS, ("enum S { A = ".into(), " }".into()));
    add(Macro::TaskError, TYPES, ("enum E { #[error(\"x\")] A(".into(), ") }".into()));
    all
}

#[test]
fn deep_nesting_is_an_error_not_an_overflow() {
    for depth in [10, 60, 300, 4_000] {
        for (which, parts, head, tail) in contexts() {
            for (before, after) in parts {
                let text = format!("{head}{}x{}{tail}", before.repeat(depth), after.repeat(depth));
                let name = format!("{which:?} of {head} ({before}…{after}) × {depth} {tail}");
                run(&name, move || {
                    // proc_macro2's own lexer, which rustc does not use, keeps no stack.
                    let Ok(input) = text.parse::<TokenStream>() else { return };
                    holds(which, &input);
                });
            }
        }
    }
}
