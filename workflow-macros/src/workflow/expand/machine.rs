//! The machine: an enum of the states with their live variables, and the step from each.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::associated;
use super::names::{Names, local, rt, rt_at, tried};
use crate::workflow::ast::*;
use crate::workflow::graph::VariableType;
use crate::workflow::moves::{self, Later};

pub struct Machine<'n, 'g, 'w> {
    pub names: &'n Names<'g, 'w>,
    pub live: Vec<BTreeSet<usize>>,
}

impl Machine<'_, '_, '_> {
    pub fn frame(&self) -> TokenStream {
        let variants = self.states().iter().enumerate().map(|(index, state)| {
            let name = &state.name;
            let fields = self.live[index].iter().map(|variable| {
                let (field, ty) = (self.variable(*variable), self.names.variable_type(*variable));
                quote!(#field: #ty)
            });
            quote!(#name { #(#fields),* })
        });
        quote!(pub enum Frame { #(#variants),* })
    }

    pub fn start(&self) -> TokenStream {
        let workflow = self.names.graph.workflow;
        let parameters: Vec<_> = workflow.parameters.iter().map(|parameter| &parameter.name).collect();
        let types: Vec<_> = workflow.parameters.iter().map(|parameter| &parameter.ty).collect();
        let (pattern, ty) = match (parameters.as_slice(), types.as_slice()) {
            ([name], [ty]) => (quote!(#name), quote!(#ty)),
            _ => (quote!((#(#parameters,)*)), quote!((#(#types,)*))),
        };
        let fields = self.live[0].iter().map(|variable| self.variable(*variable));
        let (first, input_type) = (&self.states()[0].name, associated("Input", &ty));
        quote! {
            #input_type
            fn start(#pattern: Self::Input) -> Self::Frame {
                Frame::#first { #(#fields),* }
            }
        }
    }

    pub fn step(&self) -> TokenStream {
        let (rt, at, cx) = (rt(), local("at"), local("cx"));
        let arms = (0..self.states().len()).map(|state| self.arm(state));
        quote! {
            async fn step(#at: &mut #rt::Position<Frame, Self::Output>, #cx: &mut #rt::Context) -> #rt::Left {
                match #at.leave() {
                    #(#arms)*
                    _ => ::core::result::Result::Ok(()),
                }
            }
        }
    }

    /// What a state awaits. What it then decides is a function of its own: rustc's work on an async function
    /// grows with the square of its size, so there is no more in it than there must be.
    pub(super) fn arm(&self, index: usize) -> TokenStream {
        let state = &self.states()[index];
        let (rt, name, at, cx, outcome) = (rt(), &state.name, local("at"), local("cx"), local("outcome"));
        let fields = self.live[index].iter().map(|variable| self.variable(*variable));
        let kept = self.kept(index).into_iter().map(|variable| self.variable(variable));
        let (decide, mut later) = (decide(state), self.later(self.kept(index)));
        let (awaited, outcome) = match &state.action {
            Action::None | Action::Let { .. } => (quote!(), None),
            Action::Wait(wait) => (self.wait(wait, &mut later), None),
            Action::Call(call) => (self.outcome(call, &mut later), Some(outcome)),
        };
        let outcome = outcome.into_iter();
        quote!(#rt::Position::In(Frame::#name { #(#fields),* }) => {
            #cx.enter(#index);
            #awaited
            Frame::#decide(#at, #cx #(, #kept)* #(, #outcome)*)
        })
    }

    /// The variables of a state that it still has after what it awaits.
    pub(super) fn kept(&self, index: usize) -> BTreeSet<usize> {
        let (state, graph) = (&self.states()[index], self.names.graph);
        let (Some(target), false) = (&state.target, matches!(state.action, Action::None | Action::Let { .. })) else {
            return self.live[index].clone();
        };
        let mut kept = graph.needed(target, &self.live);
        if let Action::Call(call) = &state.action {
            graph.assigned(index).iter().for_each(|assigned| {
                kept.remove(assigned);
            });
            kept.extend(call.catch.iter().flat_map(|catch| graph.needed_by_catch(catch, &self.live)));
        }
        kept
    }

    /// The functions that decide where the states go.
    pub fn decisions(&self) -> TokenStream {
        let functions = (0..self.states().len()).map(|state| self.decision(state));
        quote!(impl Frame { #(#functions)* })
    }

    pub(super) fn decision(&self, index: usize) -> TokenStream {
        let state = &self.states()[index];
        let (rt, at, cx, decide, output) =
            (rt(), local("at"), local("cx"), decide(state), &self.names.graph.workflow.output);
        let Some(target) = &state.target else { return quote!() };
        let (body, outcome) = match &state.action {
            Action::None | Action::Wait(_) => (self.target(target), None),
            Action::Let { name, ty, value } => (self.assign(name, ty, value, target), None),
            Action::Call(call) => {
                let (outcome, task) = (local("outcome"), self.names.path(&call.task));
                (self.after_call(call, target), Some(quote!(, #outcome: #rt::Outcome<#task>)))
            }
        };
        let kept = self.kept(index).into_iter().map(|variable| {
            let (name, ty) = (self.variable(variable), self.names.variable_type(variable));
            quote!(, #name: #ty)
        });
        quote!(#[inline] fn #decide(#at: &mut #rt::Position<Frame, #output>, #cx: &#rt::Context #(#kept)* #outcome) -> #rt::Left { #body })
    }

    pub(super) fn states(&self) -> &[State] {
        &self.names.graph.workflow.states
    }

    pub(super) fn variable(&self, variable: usize) -> &Ident {
        self.names.graph.variables[variable].name
    }

    pub(super) fn later(&self, variables: BTreeSet<usize>) -> Later {
        variables.into_iter().map(|variable| self.variable(variable).to_string()).collect()
    }

    pub(super) fn needed_after(&self, state_target: &Target) -> Later {
        self.later(self.names.graph.needed(state_target, &self.live))
    }

    pub(super) fn assign(&self, name: &Ident, ty: &syn::Type, value: &Expr, target: &Target) -> TokenStream {
        let mut later = self.needed_after(target);
        later.remove(&name.to_string());
        moves::value(value, &mut later);
        let (value, same, target) = (self.names.value(value), self.same_type(name, ty), self.target(target));
        let same = same.map(|same| quote!(let #name = #same(#name);));
        quote!(let #name: #ty = #value; #same #target)
    }

    /// The function by which rustc holds a declared type to the variable's, where they are written
    /// differently.
    pub(super) fn same_type(&self, name: &Ident, ty: &syn::Type) -> Option<TokenStream> {
        let variable = self.names.graph.variable(name).filter(|variable| !self.names.is_first_type(*variable, ty))?;
        let (rt, first) = (rt_at(ty.span()), self.names.variable_type(variable));
        Some(quote_spanned!(ty.span()=> #rt::same_type::<#ty, #first>))
    }

    /// The same for what a call assigns.
    pub(super) fn same_output(&self, name: &Ident, call: &Call) -> Option<TokenStream> {
        let variable = self.names.graph.variable(name)?;
        if let VariableType::OutputOf(state) = self.names.graph.variables[variable].ty
            && matches!(&self.states()[state].action, Action::Call(first) if std::ptr::eq(&**first, call))
        {
            return None;
        }
        let (rt, first, task) = (rt_at(name.span()), self.names.variable_type(variable), self.names.path(&call.task));
        let ty = quote_spanned!(name.span()=> <#task as ::workflow_runtime::Task>::Output);
        Some(quote_spanned!(name.span()=> let #name = #rt::same_type::<#ty, #first>(#name);))
    }

    pub(super) fn dynamic_seconds(&self, seconds: &Expr, least: u64) -> TokenStream {
        let (span, rt, seconds) = (seconds.span, rt_at(seconds.span), self.names.value(seconds));
        tried(quote_spanned!(span=> #rt::seconds(#seconds, #least)), span)
    }

    pub(super) fn wait(&self, wait: &Wait, later: &mut Later) -> TokenStream {
        let cx = local("cx");
        match wait {
            Wait::Literal(duration) => {
                let seconds = duration.seconds;
                quote!(#cx.wait(#seconds).await;)
            }
            Wait::For(seconds) => {
                moves::value(seconds, later);
                let seconds = self.dynamic_seconds(seconds, 0);
                quote!({ let seconds = #seconds; #cx.wait(seconds).await; })
            }
            Wait::Until(time) => {
                moves::value(time, later);
                let (span, rt, value) = (time.span, rt_at(time.span), self.names.value(time));
                // A literal has no type of its own.
                let literal = matches!(time.kind, ExprKind::Str(_) | ExprKind::If(..) | ExprKind::Match { .. });
                let of = literal.then(|| quote!(::<::std::string::String>));
                quote_spanned!(span=> { let time = #rt::timestamp #of (#value); #cx.wait_until(&time).await?; })
            }
        }
    }

    /// Probes that let rustc compare the types of a name that is declared more than once.
    pub fn probes(&self) -> TokenStream {
        let workflow = self.names.graph.workflow;
        let parameters = workflow.states.iter().flat_map(|state| &state.parameters);
        let probes = parameters.filter_map(|parameter| self.same_type(&parameter.name, &parameter.ty));
        quote!(#(let _ = #probes;)*)
    }
}

/// The name of the function that decides where a state goes.
fn decide(state: &State) -> Ident {
    format_ident!("after_{}", state.name)
}
