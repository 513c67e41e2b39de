//! `workflow!`: source ─ parse ▶ syntax tree ─ check ▶ graph ─ expand ▶ Rust.

mod ast;
mod check;
mod clauses;
mod delays;
mod depth;
mod expand;
mod express;
mod graph;
mod lower;
mod moves;
mod nested;
mod parse;
mod pattern;
mod settings;
mod sketch;
mod targets;
mod text;
mod unread;
mod uses;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;

use crate::errors::Errors;
use crate::nesting;

pub fn expand(input: TokenStream) -> TokenStream {
    if let Some(span) = nesting::too_deep(input.clone()) {
        return too_deep(input, span);
    }
    let mut errors = Errors::default();
    let Some(workflow) = parse::workflow(input.clone(), &mut errors) else { return errors.into_compile_errors() };
    let graph = check::workflow(&workflow, &mut errors);
    let flow = errors.is_empty().then(|| expand::diagram(&workflow));
    let rust = if errors.is_empty() { expand::workflow(&graph) } else { expand::stub(&workflow, None) };
    let (types, in_editor, errors) =
        (expand::types(&workflow, flow), in_editor(&workflow, input), errors.into_compile_errors());
    // An editor compares places in what it sees with and without the word that is being written: so it sees this first.
    quote! {
        ::workflow_runtime::__in_editor! { #in_editor }
        #types
        ::workflow_runtime::__in_build! { #rust }
        #errors
    }
}

/// What an editor sees in place of the machine.
fn in_editor(workflow: &ast::Workflow, input: TokenStream) -> TokenStream {
    let (sketch, stub) = (sketch::sketch(workflow, input), expand::stub(workflow, Some(Span::call_site())));
    quote!(#sketch #stub)
}

/// The mistake, and the type where the head alone can be read.
fn too_deep(input: TokenStream, span: Span) -> TokenStream {
    let error = syn::Error::new(span, nesting::MESSAGE).into_compile_error();
    let head: TokenStream = input.into_iter().map(without_states).collect();
    if nesting::too_deep(head.clone()).is_some() {
        return error;
    }
    let stub = parse::workflow(head, &mut Errors::default()).map(|workflow| {
        let (types, stub) = (expand::types(&workflow, None), expand::stub(&workflow, None));
        quote!(#types #stub)
    });
    quote!(#stub #error)
}

fn without_states(tree: TokenTree) -> TokenTree {
    match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            Group::new(Delimiter::Brace, TokenStream::new()).into()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    const WORKFLOW: &str = r#"
        /// Pays and ships.
        pub workflow Shop(order: Order, tries: u32) -> Receipt timeout 1d {
            state Pay {
                let payment = pay(&order)? timeout 5s retry PayError::Busy { interval: 2s }
                    catch PayError::Declined { reason } => Refuse(reason);
                => match payment.status { Status::Paid if order.cents > 5 => Ship, _ => Wait }
            }
            state Wait { wait 1m; => Pay }
            state Ship { let receipt = ship(&order.items, &payment)?; => succeed receipt }
            state Refuse(reason: String) => fail ShopError::Refused { reason };
        }"#;

    const BROKEN: &str = "workflow Shop(order: Order) { state Pay { let x = pay(oder)? timout 5s; => Shp } \
        state A { => B } state B => if x { A } else { C }; }";

    fn expansions() -> String {
        [WORKFLOW, BROKEN].map(|source| super::expand(source.parse().unwrap()).to_string()).join("\n")
    }

    #[test]
    fn two_expansions_are_the_same() {
        assert!(expansions().contains("fn step"));
        assert_eq!(expansions(), expansions());
    }

    /// Prints its expansions when the test below asks for it.
    #[test]
    fn expansions_of_this_process() {
        if std::env::var_os("PRINT_EXPANSIONS").is_some() {
            println!("{}", expansions());
        }
    }

    #[test]
    fn expansions_of_two_processes_are_the_same() {
        let print = || {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "workflow::tests::expansions_of_this_process", "--nocapture"])
                .env("PRINT_EXPANSIONS", "1")
                .output()
                .unwrap()
                .stdout
        };
        let (first, second) = (String::from_utf8(print()).unwrap(), String::from_utf8(print()).unwrap());
        assert!(first.contains("fn step"));
        // The harness closes with the time it took.
        let expansions = |text: &str| text.split("test result").next().map(str::to_owned);
        assert_eq!(expansions(&first), expansions(&second));
    }
}
