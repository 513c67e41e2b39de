//! The names that an expansion uses for what the user wrote.

use std::cell::RefCell;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::workflow::ast::*;
use crate::workflow::graph::{Graph, Variable, VariableType};
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

/// The same, which rustc's errors show at `span`.
pub fn local_at(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::mixed_site().located_at(span))
}

/// What is named or required often is written once, so that a mistake in it is one error.
#[derive(Default)]
pub struct Shared {
    types: RefCell<Vec<(String, Path)>>,
    shapes: RefCell<Vec<(String, TokenStream)>>,
    raised: RefCell<Vec<(String, TokenStream)>>,
}

/// The names of one graph.
#[derive(Clone, Copy)]
pub struct Names<'g, 'w> {
    pub graph: &'g Graph<'w>,
    pub shared: &'g Shared,
}

impl<'g, 'w> Names<'g, 'w> {
    /// The names of a graph inside a state.
    pub fn inside(&self, state: usize, body: usize) -> Names<'g, 'w> {
        Names { graph: &self.graph.inside[state][body], shared: self.shared }
    }

    /// A generated item of this graph's.
    pub fn item(&self, name: &str) -> Ident {
        format_ident!("__{}{}", name, self.graph.number)
    }

    /// The machine's enum of states.
    pub fn frame(&self) -> Ident {
        self.item("Frame")
    }

    /// What the graph's states succeed with.
    pub fn output(&self) -> TokenStream {
        match (self.graph.output, self.graph.states.first().map(|state| &state.action)) {
            (Some(output), _) => quote!(#output),
            (None, Some(action)) => self.result(action, None),
            (None, None) => quote!(()),
        }
    }

    /// The type of an action's result, or of one branch's.
    pub fn result(&self, action: &Action, part: Option<usize>) -> TokenStream {
        match action {
            Action::Call(call) => {
                let task = self.path(&call.task);
                quote_spanned!(call.task.span()=> <#task as ::workflow_runtime::Task>::Output)
            }
            Action::Run(run) => {
                let workflow = self.path(&run.workflow);
                quote_spanned!(run.workflow.span()=> <#workflow as ::workflow_runtime::Workflow>::Output)
            }
            Action::Map(map) => {
                let output = self.body_output(&map.body);
                quote!(::std::vec::Vec<#output>)
            }
            Action::Parallel(parallel) => match part {
                Some(part) => parallel.branches.get(part).map_or_else(|| quote!(()), |body| self.body_output(body)),
                None => {
                    let outputs = parallel.branches.iter().map(|body| self.body_output(body));
                    quote!((#(#outputs,)*))
                }
            },
            Action::None | Action::Let { .. } | Action::Wait(_) => quote!(()),
        }
    }

    fn body_output(&self, body: &Body) -> TokenStream {
        match (&body.output, body.states.first()) {
            (Some(output), _) => quote!(#output),
            (None, Some(state)) => self.result(&state.action, None),
            (None, None) => quote!(()),
        }
    }

    /// The alias of a type that an expression, a pattern or a clause names, or of a task: its own name
    /// where that is one word, since rustc's errors show it.
    pub fn path(&self, path: &Path) -> Ident {
        let position = position(&self.shared.types, full_text(path), || path.clone());
        match self.own_name(path) {
            Some(ident) => ident.clone(),
            None => format_ident!("__Type{}", position, span = path.span()),
        }
    }

    /// A type's name, where it can be the alias too: it must not hide one that has parameters elsewhere.
    fn own_name<'p>(&self, path: &'p Path) -> Option<&'p Ident> {
        let ident = path.get_ident()?;
        let with_parameters = format!("{ident} <");
        let declared = self.graph.workflow.types();
        let mut texts = declared.into_iter().map(|ty| quote!(#ty).to_string());
        (!texts.any(|text| text.contains(&with_parameters))).then_some(ident)
    }

    /// The function that gives a type's shape.
    pub fn shape_of(&self, ty: &TokenStream, span: Span) -> TokenStream {
        let (rt, workflow) = (rt(), self.graph.workflow);
        let output = &workflow.output;
        if quote!(#output).to_string() == ty.to_string() {
            let name = &workflow.name;
            return quote!(#rt::output_shape::<#name>);
        }
        let shape = || quote_spanned!(span=> <#ty as ::workflow_runtime::Data>::shape);
        let alias = format_ident!("__SHAPE{}", position(&self.shared.shapes, ty.to_string(), shape));
        quote!(#alias)
    }

    /// What `fail` needs to know of a typed error: of a struct's where there is no variant.
    pub fn raised(&self, ty: &Path, variant: Option<&Ident>) -> Ident {
        let (alias, span) = (self.path(ty), variant.map_or(ty.span(), Ident::span));
        let (name, rt) = (variant.map_or_else(String::new, |variant| variant.unraw().to_string()), rt_at(span));
        let number = position(&self.shared.raised, format!("{}::{name}", full_text(ty)), TokenStream::new);
        let raised = format_ident!("__RAISED{}", number, span = span);
        self.shared.raised.borrow_mut()[number].1 = quote_spanned!(span=>
            const #raised: #rt::Raised<#alias> = #rt::raised::<#alias>();
            const _: () = #raised.check(#name);
        );
        raised
    }

    /// The alias of a variable's type.
    pub fn variable_type(&self, variable: usize) -> Ident {
        alias(&self.graph.variables[variable])
    }

    /// Whether a variable's type is written as its first assignment has it.
    pub fn is_first_type(&self, variable: usize, ty: &syn::Type) -> bool {
        let VariableType::Declared(first) = self.graph.variables[variable].ty else { return false };
        quote!(#first).to_string() == quote!(#ty).to_string()
    }

    /// The types by their own names, for a scope outside of [`declarations`](Self::declarations).
    pub fn types(&self) -> TokenStream {
        let types = self.shared.types.borrow();
        let types = types.iter().enumerate().map(|(index, (_, path))| {
            let alias = format_ident!("__Type{}", index);
            quote!(type #alias = #path;)
        });
        quote!(#(#types)*)
    }

    fn variable_declaration(&self, variable: &Variable<'_>) -> Option<TokenStream> {
        let ty = match variable.ty {
            VariableType::Declared(ty) => quote!(#ty),
            VariableType::Result(action, part) => self.result(action, part),
            VariableType::Index => quote!(usize),
            VariableType::Element => return None,
        };
        let alias = alias(variable);
        Some(quote!(type #alias = #ty;))
    }

    /// The declarations of all that has been asked for.
    pub fn declarations(&self) -> TokenStream {
        let rt = rt();
        let graphs = self.graph.all();
        let variables = graphs.iter().flat_map(|graph| {
            let names = Names { graph, shared: self.shared };
            graph.variables.iter().filter_map(move |variable| names.variable_declaration(variable))
        });
        let variables: Vec<_> = variables.collect();
        let types = self.shared.types.borrow();
        let types = types.iter().enumerate().filter_map(|(index, (_, path))| {
            let (name, alias) = (self.own_name(path)?, format_ident!("__Type{}", index));
            Some(quote!(type #name = #alias;))
        });
        let shapes = self.shared.shapes.borrow();
        let shapes = shapes.iter().enumerate().map(|(index, (_, shape))| {
            let alias = format_ident!("__SHAPE{}", index);
            quote!(const #alias: fn() -> &'static #rt::shape::Shape = #shape;)
        });
        let raised = self.shared.raised.borrow();
        let raised = raised.iter().map(|(_, raised)| raised);
        quote!(#(#types)* #(#variables)* #(#shapes)* #(#raised)*)
    }
}

/// The alias of a variable's type.
pub fn alias(variable: &Variable<'_>) -> Ident {
    format_ident!("__Variable{}_{}", variable.graph, variable.number)
}

/// The number of an entry, which is added where it is new.
fn position<T>(entries: &RefCell<Vec<(String, T)>>, key: String, value: impl FnOnce() -> T) -> usize {
    let mut entries = entries.borrow_mut();
    entries.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        entries.push((key, value()));
        entries.len() - 1
    })
}

fn full_text(path: &Path) -> String {
    let arguments = quote!(#path).to_string();
    if arguments.contains('<') { arguments } else { text::path(path) }
}
