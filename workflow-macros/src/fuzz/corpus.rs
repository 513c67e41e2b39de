//! What people wrote: the workflows, tasks and types of the repository's tests and examples.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Macro;

pub type Item = (Macro, String);

/// Every macro's input in the repository's Rust files, in a fixed order.
pub fn items() -> &'static [Item] {
    static ITEMS: OnceLock<Vec<Item>> = OnceLock::new();
    ITEMS.get_or_init(read)
}

fn read() -> Vec<Item> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut items = Vec::new();
    for folder in ["examples", "tests", "benches"] {
        files(&root.join(folder), &mut items);
    }
    items
}

fn files(folder: &Path, items: &mut Vec<Item>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, items);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && let Ok(tokens) = fs::read_to_string(&path).unwrap().parse::<TokenStream>()
        {
            collect(tokens, items);
        }
    }
}

fn collect(tokens: TokenStream, items: &mut Vec<Item>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        match (tree, trees.get(index + 1), trees.get(index + 2)) {
            (TokenTree::Ident(word), Some(TokenTree::Punct(_)), Some(TokenTree::Group(body))) if word == "workflow" => {
                items.push((Macro::Workflow, body.stream().to_string()));
            }
            (TokenTree::Punct(hash), Some(TokenTree::Group(attribute)), Some(_)) if hash.as_char() == '#' => {
                let text = attribute.stream().to_string();
                let item = || up_to_body(&trees[index + 2..]);
                let words: Vec<TokenTree> = attribute.stream().into_iter().collect();
                match words.as_slice() {
                    [TokenTree::Ident(word)] if word == "task" => items.push((Macro::Task, item())),
                    [TokenTree::Ident(word), options] if word == "task" => {
                        items.push((Macro::Task, format!("{options} {}", item())));
                    }
                    _ => {}
                }
                if text.starts_with("derive") && text.contains("TaskError") {
                    items.push((Macro::TaskError, item()));
                }
                if text.starts_with("derive") && text.contains("Data") {
                    items.push((Macro::Data, item()));
                }
            }
            (TokenTree::Group(group), ..) => collect(group.stream(), items),
            _ => {}
        }
    }
}

fn up_to_body(trees: &[TokenTree]) -> String {
    let ends = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let end = trees.iter().position(ends).map_or(trees.len(), |position| position + 1);
    trees[..end].iter().cloned().collect::<TokenStream>().to_string()
}
