//! The names that an expansion uses for what the user wrote.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use crate::workflow::ast::*;
use crate::workflow::graph::{Graph, VariableType};
use crate::workflow::text;

/// `::workflow_runtime::__private`
pub fn rt() -> TokenStream {
    quote!(::workflow_runtime::__private)
}

/// The same, so that rustc's errors point at `span`.
pub fn rt_at(span: Span) -> TokenStream {
    quote_spanned!(span=> ::workflow_runtime::__private)
}

/// The value of a `Result`, whose error leaves the state. (With `?`, rustc's errors would be about `?`.)
pub fn tried(result: TokenStream, span: Span) -> TokenStream {
    let (value, error) = (local_at("value", span), local_at("error", span));
    quote_spanned!(span=> match #result {
        ::core::result::Result::Ok(#value) => #value,
        ::core::result::Result::Err(#error) => {
            return ::core::result::Result::Err(::core::convert::From::from(#error))
        }
    })
}

/// An identifier that no name of the user's can meet.
pub fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// The same, for what was written at `span`.
pub fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}

/// Aliases: a type, a task or an enum that is named often is written once, so that a misspelt one is
/// one error.
pub struct Names<'g, 'w> {
    pub graph: &'g Graph<'w>,
    types: RefCell<Vec<(String, Path)>>,
}

impl<'g, 'w> Names<'g, 'w> {
    pub fn new(graph: &'g Graph<'w>) -> Self {
        Names { graph, types: RefCell::default() }
    }

    /// The alias of a type that an expression, a pattern or a clause names.
    pub fn path(&self, path: &Path) -> Ident {
        let text = full_text(path);
        let mut types = self.types.borrow_mut();
        let position = types.iter().position(|(known, _)| *known == text).unwrap_or_else(|| {
            types.push((text, path.clone()));
            types.len() - 1
        });
        format_ident!("Type{}", position, span = path.span())
    }

    /// The alias of a task that a state calls.
    pub fn task(&self, path: &Path) -> Ident {
        self.path(path)
    }

    /// The alias of a variable's type.
    pub fn variable_type(&self, variable: usize) -> Ident {
        format_ident!("Variable{}", variable)
    }

    /// The declarations of all aliases that have been asked for.
    pub fn aliases(&self) -> TokenStream {
        let variables = self.graph.variables.iter().enumerate().map(|(index, variable)| {
            let alias = self.variable_type(index);
            match variable.ty {
                VariableType::Declared(ty) => quote!(type #alias = #ty;),
                VariableType::OutputOf(state) => {
                    let Action::Call(call) = &self.graph.workflow.states[state].action else { return quote!() };
                    let task = self.task(&call.task);
                    let span = call.task.span();
                    quote_spanned!(span=> type #alias = <#task as ::workflow_runtime::Task>::Output;)
                }
            }
        });
        let variables: Vec<_> = variables.collect();
        let types = self.types.borrow();
        let types = types.iter().enumerate().map(|(index, (_, path))| {
            let alias = format_ident!("Type{}", index);
            quote!(type #alias = #path;)
        });
        quote!(#(#types)* #(#variables)*)
    }
}

fn full_text(path: &Path) -> String {
    let arguments = quote!(#path).to_string();
    if arguments.contains('<') { arguments } else { text::path(path) }
}
