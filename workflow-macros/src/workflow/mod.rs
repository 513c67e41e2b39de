//! `workflow!`: source ─ parse ▶ syntax tree ─ check ▶ graph ─ expand ▶ Rust.

mod ast;
mod check;
mod clauses;
mod depth;
mod expand;
mod graph;
mod lower;
mod moves;
mod parse;
mod pattern;
mod text;
mod uses;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

pub fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(workflow) = parse::workflow(input, &mut errors) else { return errors.into_compile_errors() };
    let graph = check::workflow(&workflow, &mut errors);
    if errors.is_empty() {
        return expand::workflow(&graph);
    }
    let (stub, errors) = (expand::stub(&workflow), errors.into_compile_errors());
    quote!(#stub #errors)
}
