//! What rust-analyzer sees in place of the machine: one function, in which each token of the user's stands for one
//! thing. So a name has one definition, and it has it also while the workflow is half written: nothing here fails, and
//! what cannot be read is left out. rustc never looks at it.

mod action;
mod expression;
mod target;
mod tokens;

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::ast::Workflow;
use super::expand::settings_type;
use action::Action;
use tokens::{State, Trees, states};

pub fn sketch(workflow: &Workflow, input: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = input.into_iter().collect();
    let Some(TokenTree::Group(body)) = trees.last() else { return TokenStream::new() };
    let mut states_name = workflow.name.clone();
    states_name.set_span(Span::mixed_site());
    let mut scope = Scope::new(states_name);
    let parameters = workflow.parameters.iter().map(|parameter| {
        let (name, ty) = (&parameter.name, &parameter.ty);
        scope.declared.insert(name.to_string());
        quote!(let #name: #ty = any();)
    });
    let parameters: TokenStream = parameters.collect();
    let settings = (!workflow.settings.is_empty()).then(|| {
        let ty = settings_type(workflow);
        quote!(let settings: #ty = any();)
    });
    let states = scope.states(&states(&tokens::trees(body)));
    quote! {
        const _: () = {
            use ::workflow_runtime::__private::editor::*;
            #[allow(unused, non_camel_case_types, clippy::all)]
            fn sketch() {
                let context: Context = any();
                #settings
                #parameters
                #states
            }
        };
    }
}

/// The states between two braces, and their variables.
struct Scope {
    /// The enum of the states, which the targets name.
    name: Ident,
    declared: HashSet<String>,
}

impl Scope {
    fn new(name: Ident) -> Self {
        Scope { name, declared: HashSet::new() }
    }

    /// First the variables, since any state may read them: those whose type is written, then what actions give. Then
    /// where the states go.
    fn states(&mut self, states: &[State]) -> TokenStream {
        let name = &self.name;
        let variants = states.iter().map(|state| {
            let (docs, name) = (&state.docs, &state.name);
            quote!(#docs #name,)
        });
        let mut sketch = quote!(enum #name { #(#variants)* });
        let actions: Vec<_> = states.iter().map(|state| Action::read(&state.action)).collect();
        for (state, action) in states.iter().zip(&actions) {
            let written = state.parameters.iter().map(|(name, ty)| (name, ty.as_slice())).chain(action.typed());
            written.for_each(|(name, ty)| sketch.extend(self.typed(name, ty)));
        }
        actions.iter().for_each(|action| sketch.extend(self.action(action)));
        for (state, action) in states.iter().zip(&actions) {
            sketch.extend(self.clauses(action.clauses()));
            sketch.extend(self.target(&state.target));
        }
        sketch
    }

    fn typed(&mut self, name: &Ident, ty: Trees<'_>) -> TokenStream {
        let ty = expression::ty(ty);
        if self.declared.insert(name.to_string()) {
            quote!(let #name: #ty = any();)
        } else {
            quote!(let _: #ty = #name;)
        }
    }

    fn assigned(&mut self, name: &Ident, value: &TokenStream) -> TokenStream {
        if self.declared.insert(name.to_string()) {
            quote!(let #name = #value;)
        } else {
            quote!(let _ = #value; let _ = #name;)
        }
    }
}
