//! The machine: an enum of the states with their live variables, and the step from each.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::associated;
use super::names::{Names, local, rt, rt_at, tried};
use crate::workflow::ast::*;
use crate::workflow::graph::VariableType;
use crate::workflow::moves::{self, Later};
use crate::workflow::uses::{self, Uses};

pub struct Machine<'g, 'w> {
    pub names: Names<'g, 'w>,
    pub live: Vec<BTreeSet<usize>>,
    /// The ends of each state.
    pub(super) ends: Vec<Vec<&'w Target>>,
}

impl<'g, 'w> Machine<'g, 'w> {
    pub fn new(names: Names<'g, 'w>) -> Self {
        let ends = names.graph.states.iter().map(State::ends).collect();
        Machine { names, live: names.graph.live(), ends }
    }

    pub fn frame(&self) -> TokenStream {
        let variants = self.states().iter().enumerate().map(|(index, state)| {
            let name = &state.name;
            let fields = self.live[index].iter().map(|variable| {
                let (field, ty) = (self.variable(*variable), self.names.variable_type(*variable));
                quote!(#field: #ty)
            });
            quote!(#name { #(#fields),* })
        });
        let frame = self.names.frame();
        quote!(pub enum #frame { #(#variants),* })
    }

    /// How a store keeps the frame. Nothing comes of it where the runtime is built without `durable`.
    pub fn saved_frame(&self) -> TokenStream {
        let (rt, frame, variables) = (rt(), self.names.frame(), local("variables"));
        let arms = self.states().iter().enumerate().map(|(index, state)| {
            let name = &state.name;
            let fields: Vec<_> = self.live[index].iter().map(|variable| self.variable(*variable)).collect();
            let puts = fields.iter().map(|field| put(field));
            let takes = fields.iter().map(|field| {
                let text = field.unraw().to_string();
                quote!(#field: #variables.take(#text)?)
            });
            let save = quote!(#frame::#name { #(#fields),* } => { #(#puts)* #index });
            (save, quote!(#index => #frame::#name { #(#takes),* },))
        });
        let (save, load): (Vec<_>, Vec<_>) = arms.unzip();
        let all = (0..self.names.graph.variables.len()).map(|variable| {
            let (name, mut ty) = (self.variable(variable).unraw().to_string(), self.names.variable_type(variable));
            // A type that is no `Data` is told where it is written.
            if let VariableType::Declared(declared) = self.names.graph.variables[variable].ty {
                ty.set_span(declared.span());
            }
            let shape = quote_spanned!(ty.span()=> <#ty as ::workflow_runtime::Data>::shape);
            quote!(#rt::Variable { name: #name, shape: #shape })
        });
        let live = self.live.iter().map(|live| quote!(#(#live),*));
        quote! {
            impl #rt::Frame for #frame {
                #rt::durable! {
                    const VARIABLES: &'static [#rt::Variable] = &[#(#all),*];
                    const LIVE: &'static [&'static [usize]] = &[#(&[#live]),*];
                    fn save(&self, #variables: &mut #rt::FrameVariables) -> usize {
                        match self { #(#save)* }
                    }
                    fn load(
                        state: usize,
                        #variables: &#rt::SavedVariables,
                    ) -> ::core::result::Result<Self, #rt::Unfit> {
                        ::core::result::Result::Ok(match state {
                            #(#load)*
                            _ => return ::core::result::Result::Err(#rt::Unfit::state()),
                        })
                    }
                }
            }
        }
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
        let (first, input_type, frame) = (&self.states()[0].name, associated("Input", &ty), self.names.frame());
        let (rt, variables, puts) = (rt(), local("variables"), parameters.iter().map(|parameter| put(parameter)));
        quote! {
            #input_type
            fn start(#pattern: Self::Input) -> Self::Frame {
                #frame::#first { #(#fields),* }
            }
            #rt::durable! {
                fn save_input(#pattern: &Self::Input, #variables: &mut #rt::FrameVariables) {
                    #(#puts)*
                }
            }
        }
    }

    pub fn step(&self) -> TokenStream {
        let (rt, at, cx, frame) = (rt(), local("at"), local("cx"), self.names.frame());
        let arms = (0..self.states().len()).map(|state| self.arm(state));
        let (outer, bindings) = (self.outer_parameter(quote!(Self::Outer)), self.outer_bindings());
        quote! {
            async fn step(
                #at: &mut #rt::Position<#frame, Self::Output>,
                #outer
                #cx: &mut #rt::Context,
            ) -> #rt::Left {
                #bindings
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
            _ => (self.nested_outcome(index, &mut later), Some(outcome)),
        };
        let outcome = outcome.into_iter();
        let entered = entered_time(&state.action);
        let (frame, outer) = (self.names.frame(), self.outer_argument());
        quote!(#rt::Position::In(#frame::#name { #(#fields),* }) => {
            #cx.enter(#index);
            #entered
            #awaited
            #frame::#decide(#at, #outer #cx #(, #kept)* #(, #outcome)*)
        })
    }

    /// The variables of a state that it still has after what it awaits.
    pub(super) fn kept(&self, index: usize) -> BTreeSet<usize> {
        let (state, graph) = (&self.states()[index], self.names.graph);
        let (Some(target), false) = (&state.target, matches!(state.action, Action::None | Action::Let { .. })) else {
            return self.live[index].clone();
        };
        let mut kept = graph.needed(target, &self.live);
        kept.retain(|variable| !graph.assigned(index).contains(variable));
        kept.extend(state.action.catches().iter().flat_map(|catch| graph.needed_by_catch(catch, &self.live)));
        kept
    }

    /// The functions that decide where the states go.
    pub fn decisions(&self) -> TokenStream {
        let functions = (0..self.states().len()).map(|state| self.decision(state));
        let frame = self.names.frame();
        quote!(impl #frame { #(#functions)* })
    }

    pub(super) fn decision(&self, index: usize) -> TokenStream {
        let state = &self.states()[index];
        let (rt, at, cx, decide, output) = (rt(), local("at"), local("cx"), decide(state), self.names.output());
        let Some(target) = &state.target else { return quote!() };
        let (body, outcome) = match &state.action {
            Action::None => (self.target(target), None),
            Action::Wait(_) => (self.after_action(target), None),
            Action::Let { name, ty, value } => {
                let (entered, assigned) = (entered_time(&state.action), self.assign(name, ty, value, target));
                (quote!(#entered #assigned), None)
            }
            Action::Call(call) => {
                let (outcome, task) = (local("outcome"), self.names.path(&call.task));
                (self.after_call(&state.action, call, target), Some(quote!(, #outcome: #rt::Outcome<#task>)))
            }
            action => {
                let (outcome, ty) = (local("outcome"), self.nested_result(action));
                (self.after_nested(action, target), Some(quote!(, #outcome: #rt::NestedOutcome<#ty>)))
            }
        };
        let outer = self.names.item("Outer");
        let (frame, outer, bindings) =
            (self.names.frame(), self.outer_parameter(quote!(#outer)), self.outer_bindings());
        let kept = self.kept(index).into_iter().map(|variable| {
            let (name, ty) = (self.variable(variable), self.names.variable_type(variable));
            quote!(, #name: #ty)
        });
        quote! {
            #[inline]
            fn #decide(
                #at: &mut #rt::Position<#frame, #output>,
                #outer
                #cx: &#rt::Context
                #(#kept)*
                #outcome
            ) -> #rt::Left {
                #bindings
                #body
            }
        }
    }

    pub(super) fn states(&self) -> &[State] {
        self.names.graph.states
    }

    pub(super) fn variable(&self, variable: usize) -> &Ident {
        self.names.graph.variables[variable].name
    }

    pub(super) fn later(&self, variables: BTreeSet<usize>) -> Later {
        let outer = self.names.graph.outer.iter().map(|variable| variable.name.to_string());
        variables.into_iter().map(|variable| self.variable(variable).to_string()).chain(outer).collect()
    }

    pub(super) fn needed_after(&self, state_target: &Target) -> Later {
        self.later(self.names.graph.needed(state_target, &self.live))
    }

    pub(super) fn assign(&self, name: &Ident, ty: &syn::Type, value: &Expr, target: &Target) -> TokenStream {
        let mut later = self.needed_after(target);
        later.remove(&name.to_string());
        moves::value(value, &mut later);
        let (value, same, target) = (self.names.value(value), self.same_type(name, ty), self.after_action(target));
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

    /// The same for what an action assigns.
    pub(super) fn same_result(&self, name: &Ident, action: &Action, part: Option<usize>) -> Option<TokenStream> {
        let variable = self.names.graph.variable(name)?;
        if let VariableType::Result(first, first_part) = self.names.graph.variables[variable].ty
            && std::ptr::eq(first, action)
            && first_part == part
        {
            return None;
        }
        let (rt, first, ty) = (rt_at(name.span()), self.names.variable_type(variable), self.names.result(action, part));
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
        let parameters = self.states().iter().flat_map(|state| &state.parameters);
        let probes = parameters.filter_map(|parameter| self.same_type(&parameter.name, &parameter.ty));
        let retried = self.states().iter().flat_map(|state| self.retried(&state.action));
        quote!(#(let _ = #probes;)* #(#retried)*)
    }

    /// Probes that no `retry` runs a task again that must not.
    fn retried(&self, action: &Action) -> Vec<TokenStream> {
        let first = action.retries().first().into_iter();
        let mut probes: Vec<_> = first
            .flat_map(|retry| uses::tasks(action).into_iter().map(move |task| (retry.span, self.names.path(task))))
            .map(|(span, task)| {
                let rt = rt_at(span);
                quote_spanned!(span=> #rt::retried::<<#task as ::workflow_runtime::Task>::Attempts, #task>();)
            })
            .collect();
        // The other bodies have machines of their own.
        let only_calls = action.bodies().iter().filter(|body| body.only_call().is_some());
        probes.extend(only_calls.flat_map(|body| self.retried(&body.states[0].action)));
        probes
    }
}

impl Machine<'_, '_> {
    /// The outer variables that a machine inside a state reads, as a parameter of its functions.
    fn outer_parameter(&self, ty: TokenStream) -> TokenStream {
        if self.names.graph.number == 0 {
            return quote!();
        }
        let outer = local("outer");
        quote!(#outer: #ty<'_>,)
    }

    fn outer_argument(&self) -> TokenStream {
        if self.names.graph.number == 0 {
            return quote!();
        }
        let outer = local("outer");
        quote!(#outer,)
    }

    fn outer_bindings(&self) -> TokenStream {
        if self.names.graph.number == 0 {
            return quote!();
        }
        let (outer, ty, names) = (local("outer"), self.names.item("Outer"), self.outer_names());
        quote!(let #ty { #(#names,)* .. } = #outer;)
    }

    /// Nothing but the outer variables, which are never moved.
    pub(super) fn nothing_later(&self) -> Later {
        self.later(BTreeSet::new())
    }
}

/// When the state was entered, for an action that asks: on its first attempt, whichever attempt asks.
pub(super) fn entered_time(action: &Action) -> Option<TokenStream> {
    let (cx, entered_time) = (local("cx"), local("entered_time"));
    let mut uses = Uses::default();
    uses.action(action);
    let asks = uses.contexts.iter().any(|(value, _)| *value == ContextValue::EnteredTime);
    asks.then(|| quote!(let #entered_time = #cx.entered_time();))
}

/// Keeps a variable.
fn put(variable: &Ident) -> TokenStream {
    let (variables, text) = (local("variables"), variable.unraw().to_string());
    quote!(#variables.put(#text, #variable);)
}

/// The name of the function that decides where a state goes.
fn decide(state: &State) -> Ident {
    format_ident!("after_{}", state.name)
}
