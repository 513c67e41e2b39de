//! Workflows that somebody is still writing: the type and its methods stay, so that the rest of the file
//! keeps its meaning and an editor keeps completing.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{Macro, corpus, editor_sees, fault, run};

/// The tokens up to each position, open groups closed, with whether the states had begun.
fn prefixes(tokens: TokenStream) -> Vec<(TokenStream, bool)> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut all = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let before = || trees[..index].iter().cloned();
        all.push((before().collect(), false));
        if let TokenTree::Group(group) = tree {
            let states = group.delimiter() == Delimiter::Brace;
            for (inner, begun) in prefixes(group.stream()) {
                let group = TokenTree::Group(Group::new(group.delimiter(), inner));
                all.push((before().chain([group]).collect(), states || begun));
            }
        }
    }
    all
}

/// The names of a workflow's type and of what it can do, in an expansion.
fn missing(expansion: &str, name: &str) -> Option<&'static str> {
    let parts = ["pub async fn run", "pub fn asl", "pub fn graph", "Workflow for"];
    if !expansion.contains(&format!("enum {name} {{ }}")) {
        return Some("type");
    }
    parts.into_iter().find(|part| !expansion.contains(part))
}

fn name_of(text: &str) -> Option<&str> {
    text.split("workflow ").nth(1)?.split(|letter: char| !letter.is_alphanumeric()).next()
}

#[test]
fn a_workflow_cut_anywhere_keeps_its_type() {
    let expands = |text: &str| !Macro::Workflow.expand(text.parse().unwrap()).to_string().contains("compile_error");
    let valid = corpus::items().iter().filter(|(which, text)| *which == Macro::Workflow && expands(text));
    let mut count = 0;
    // The order fulfilment and others of another shape, of which each position is one expansion.
    for (_, text) in valid.step_by(5).filter(|(_, text)| text.len() < 4_000).take(12) {
        for (input, states) in prefixes(text.parse().unwrap()) {
            let (name, input) = (name_of(text).unwrap().to_owned(), input.to_string());
            count += 1;
            run(&format!("cut: {input}"), move || {
                let input: TokenStream = input.parse().unwrap();
                assert_eq!(fault(Macro::Workflow, &input), None);
                let tokens = Macro::Workflow.expand(input);
                let expansion = tokens.to_string();
                if states {
                    assert_eq!(missing(&expansion, &name), None, "in {expansion}");
                    let seen = editor_sees(tokens).map(|file| file.items.len());
                    // The sketch, and what the type can do.
                    assert!(seen.as_ref().is_ok_and(|items| *items == 2), "{seen:?} in {expansion}");
                }
            });
        }
    }
    assert!(count > 500, "{count} cuts");
}
