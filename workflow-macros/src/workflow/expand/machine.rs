//! The machine: an enum of the states with their live variables, and the step from each.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::names::{Names, local, local_at, rt, rt_at, tried};
use crate::workflow::ast::*;
use crate::workflow::check::{error_span, error_text};
use crate::workflow::graph::VariableType;
use crate::workflow::moves::{self, Later};
use crate::workflow::uses;

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
        let first = &self.states()[0].name;
        quote! {
            type Input = #ty;
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
    fn arm(&self, index: usize) -> TokenStream {
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
    fn kept(&self, index: usize) -> BTreeSet<usize> {
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

    fn decision(&self, index: usize) -> TokenStream {
        let state = &self.states()[index];
        let (rt, at, cx, decide, output) =
            (rt(), local("at"), local("cx"), decide(state), &self.names.graph.workflow.output);
        let Some(target) = &state.target else { return quote!() };
        let (body, outcome) = match &state.action {
            Action::None | Action::Wait(_) => (self.target(target), None),
            Action::Let { name, ty, value } => (self.assign(name, ty, value, target), None),
            Action::Call(call) => {
                let (outcome, task) = (local("outcome"), self.names.task(&call.task));
                (self.after_call(call, target), Some(quote!(, #outcome: #rt::Outcome<#task>)))
            }
        };
        let kept = self.kept(index).into_iter().map(|variable| {
            let (name, ty) = (self.variable(variable), self.names.variable_type(variable));
            quote!(, #name: #ty)
        });
        quote!(#[inline] fn #decide(#at: &mut #rt::Position<Frame, #output>, #cx: &#rt::Context #(#kept)* #outcome) -> #rt::Left { #body })
    }

    fn states(&self) -> &[State] {
        &self.names.graph.workflow.states
    }

    fn variable(&self, variable: usize) -> &Ident {
        self.names.graph.variables[variable].name
    }

    fn later(&self, variables: BTreeSet<usize>) -> Later {
        variables.into_iter().map(|variable| self.variable(variable).to_string()).collect()
    }

    fn needed_after(&self, state_target: &Target) -> Later {
        self.later(self.names.graph.needed(state_target, &self.live))
    }

    fn assign(&self, name: &Ident, ty: &syn::Type, value: &Expr, target: &Target) -> TokenStream {
        let mut later = self.needed_after(target);
        later.remove(&name.to_string());
        moves::value(value, &mut later);
        let (value, same, target) = (self.names.value(value), self.same_type(name, ty), self.target(target));
        quote!(let #name: #ty = #value; #same #target)
    }

    /// Lets rustc compare a declared type with the variable's, unless it is the variable's.
    fn same_type(&self, name: &Ident, ty: &syn::Type) -> TokenStream {
        let Some(variable) = self.names.graph.variable(name) else { return quote!() };
        if matches!(self.names.graph.variables[variable].ty, VariableType::Declared(first) if std::ptr::eq(first, ty)) {
            return quote!();
        }
        let first = self.names.variable_type(variable);
        quote_spanned!(ty.span()=> let _ = |value: #ty| -> #first { value };)
    }

    fn dynamic_seconds(&self, seconds: &Expr) -> TokenStream {
        let (span, rt, seconds) = (seconds.span, rt_at(seconds.span), self.names.value(seconds));
        tried(quote_spanned!(span=> #rt::seconds(#seconds)), span)
    }

    fn wait(&self, wait: &Wait, later: &mut Later) -> TokenStream {
        let cx = local("cx");
        match wait {
            Wait::Literal(duration) => {
                let seconds = duration.seconds;
                quote!(#cx.wait(#seconds).await;)
            }
            Wait::For(seconds) => {
                moves::value(seconds, later);
                let seconds = self.dynamic_seconds(seconds);
                quote!({ let seconds = #seconds; #cx.wait(seconds).await; })
            }
            Wait::Until(time) => {
                moves::value(time, later);
                let (span, rt, time) = (time.span, rt_at(time.span), self.names.value(time));
                quote_spanned!(span=> { let time = #rt::timestamp(#time); #cx.wait_until(&time).await?; })
            }
        }
    }

    /// What a call comes to, after all its attempts.
    fn outcome(&self, call: &Call, later: &mut Later) -> TokenStream {
        if call.retry.is_empty() {
            moves::arguments(&call.arguments, later);
        } else {
            call.arguments.iter().for_each(|argument| moves::repeated(argument, later));
        }
        let (timeout, heartbeat) = (self.seconds(&call.timeout, later), self.seconds(&call.heartbeat, later));
        let attempt = self.attempt(call, quote!((#timeout, #heartbeat)));
        let (cx, task, outcome) = (local("cx"), self.names.task(&call.task), local("outcome"));
        if call.retry.is_empty() {
            return quote!(let #outcome = #attempt;);
        }
        let arms = self.retry_arms(call);
        quote!(let #outcome = loop {
            let #outcome = #attempt;
            match #cx.retry::<#task>(#outcome, |fault| match fault { #arms }) {
                ::core::result::Result::Ok(#outcome) => break #outcome,
                ::core::result::Result::Err(delay) => delay.await,
            }
        };)
    }

    fn attempt(&self, call: &Call, limits: TokenStream) -> TokenStream {
        let (cx, task) = (local("cx"), self.names.task(&call.task));
        let called = |limits: &TokenStream, arguments: &[TokenStream]| {
            let arguments = quote_spanned!(call.task.span()=> #task::call(#(#arguments),*));
            quote!(#cx.call::<#task>(#limits, #arguments).await)
        };
        let inline: Vec<_> = call.arguments.iter().map(|argument| self.names.value(argument)).collect();
        if !inline.iter().chain([&limits]).any(can_fail) {
            return called(&limits, &inline);
        }
        // What can fail is evaluated beforehand, in a closure, which a failure leaves.
        let (bound, values, arguments) = self.bound(call);
        let call_task = called(&quote!(limits), &arguments);
        quote!(match (|| ::core::result::Result::Ok((#limits, #(#values,)*)))() {
            ::core::result::Result::Ok((limits, #(#bound,)*)) => #call_task,
            ::core::result::Result::Err(fault) => ::core::result::Result::Err(fault),
        })
    }

    /// A call's arguments in two parts: names that are bound to values, and what is passed.
    fn bound(&self, call: &Call) -> (Vec<Ident>, Vec<TokenStream>, Vec<TokenStream>) {
        let (mut names, mut values, mut arguments) = (Vec::new(), Vec::new(), Vec::new());
        for argument in &call.arguments {
            let name = local_at(&format!("argument{}", names.len()), argument.span);
            match &argument.kind {
                ExprKind::Ref(inner) if matches!(inner.kind, ExprKind::Place(_)) => {
                    arguments.push(self.names.value(argument));
                    continue;
                }
                ExprKind::Ref(inner) => {
                    values.push(self.names.look(inner));
                    arguments.push(quote_spanned!(argument.span=> &#name));
                }
                _ => {
                    values.push(self.names.value(argument));
                    arguments.push(quote!(#name));
                }
            }
            names.push(name);
        }
        (names, values, arguments)
    }

    /// Where a call leads.
    fn after_call(&self, call: &Call, target: &Target) -> TokenStream {
        let (rt, task, outcome) = (rt(), self.names.task(&call.task), local("outcome"));
        let question = call
            .question
            .map(|span| quote_spanned!(span=> #rt::question_mark::<<#task as ::workflow_runtime::Task>::Returns>();));
        let attempted = call.retry.is_empty().then(|| {
            let cx = local("cx");
            quote!(#cx.attempted::<#task>(&#outcome);)
        });
        let assign = call.assign.as_ref().map_or_else(|| quote!(_), |name| quote!(#name));
        let (target, faults) = (self.target(target), self.faults(call));
        quote! {
            #question
            #attempted
            match #outcome {
                ::core::result::Result::Ok(#assign) => { #target }
                #faults
            }
        }
    }

    fn seconds(&self, seconds: &Option<Seconds>, later: &mut Later) -> TokenStream {
        match seconds {
            None => quote!(::core::option::Option::None),
            Some(Seconds::Literal(duration)) => {
                let seconds = duration.seconds;
                quote!(::core::option::Option::Some(#seconds))
            }
            Some(Seconds::For(value)) => {
                moves::repeated(value, later);
                let seconds = self.dynamic_seconds(value);
                quote!(::core::option::Option::Some(#seconds))
            }
        }
    }

    fn retry_arms(&self, call: &Call) -> TokenStream {
        let arms = call
            .retry
            .iter()
            .enumerate()
            .flat_map(|(position, retry)| retry.errors.iter().map(move |error| self.retry_arm(error, position)));
        quote!(#(#arms)* _ => ::core::option::Option::None)
    }

    fn retry_arm(&self, error: &ErrorName, position: usize) -> TokenStream {
        let rt = rt();
        let some = quote!(::core::option::Option::Some(#position));
        match error {
            ErrorName::All(_) => quote!(fault if fault.is_any() => #some,),
            ErrorName::Named(name, _) => quote!(fault if fault.is(#name) => #some,),
            ErrorName::Variant(path) => match crate::workflow::lower::split_variant(path) {
                Some((ty, variant)) => {
                    let ty = self.names.path(&ty);
                    quote!(#rt::Fault::Error(#ty::#variant { .. }) => #some,)
                }
                None => quote!(),
            },
        }
    }

    /// The arms for a call that failed: the catches in order, for typed errors and for the others.
    fn faults(&self, call: &Call) -> TokenStream {
        let (rt, error, failure) = (rt(), local("error"), local("failure"));
        let typed = call.catch.iter().map(|catch| self.typed_catch(catch));
        let other = call.catch.iter().filter_map(|catch| self.other_catch(catch));
        // Without `?` rustc holds the catches to be exhaustive, and names what is missing here.
        let leave = call.question.map(|_| quote!(error => ::core::result::Result::Err(#rt::to_failure(&error)),));
        let span = call.task.span();
        let scrutinee = quote_spanned!(span=> #error);
        quote! {
            ::core::result::Result::Err(#rt::Fault::Error(#error)) => {
                match #scrutinee { #(#typed)* #leave }
            }
            ::core::result::Result::Err(#rt::Fault::Failure(#failure)) => match #failure {
                #(#other)*
                failure => ::core::result::Result::Err(failure),
            },
        }
    }

    fn typed_catch(&self, catch: &Catch) -> TokenStream {
        let (rt, error) = (rt(), local("error"));
        let target = self.target(&catch.target);
        let failure = catch.failure.as_ref().map(|name| quote!(let #name = #rt::to_failure(&#error);));
        match (&catch.error, &catch.pattern) {
            (ErrorName::Variant(_), Some(pattern)) => {
                let pattern = self.names.pattern(pattern, &mut Vec::new());
                match &catch.failure {
                    None => quote!(#pattern => { #target }),
                    Some(name) => quote!(#error if ::core::matches!(&#error, #pattern) => {
                        let #name = #rt::to_failure(&#error);
                        let #pattern = #error else { return ::core::result::Result::Err(#name) };
                        #target
                    }),
                }
            }
            (ErrorName::Named(name, _), _) if name != "States.TaskFailed" => {
                quote!(#error if #rt::is_named(&#error, #name) => { #failure #target })
            }
            _ => quote!(#error => { #failure #target }),
        }
    }

    fn other_catch(&self, catch: &Catch) -> Option<TokenStream> {
        let failure = local("failure");
        let test = match &catch.error {
            ErrorName::Variant(_) => return None,
            ErrorName::All(_) => quote!(#failure.is_any()),
            ErrorName::Named(name, _) => quote!(#failure.is(#name)),
        };
        let bind = catch.failure.as_ref().map(|name| quote!(let #name = #failure;));
        let target = self.target(&catch.target);
        Some(quote!(#failure if #test => { #bind #target }))
    }

    pub fn target(&self, target: &Target) -> TokenStream {
        match target {
            Target::State { name, arguments } => self.transition(name, arguments),
            Target::If { condition, then, otherwise } => {
                let mut later = self.needed_after(then);
                later.extend(self.needed_after(otherwise));
                moves::value(condition, &mut later);
                let (condition, then, otherwise) =
                    (self.names.value(condition), self.target(then), self.target(otherwise));
                quote!(if #condition { #then } else { #otherwise })
            }
            Target::Match { scrutinee, arms, span } => self.matching(scrutinee, arms, *span),
            Target::Succeed { value } => {
                moves::value(value, &mut Later::new());
                let ty = &self.names.graph.workflow.output;
                let value = self.names.value(value);
                let at = local("at");
                quote!({
                    let output: #ty = #value;
                    #at.succeed(output)
                })
            }
            Target::Fail { value } => {
                moves::value(value, &mut Later::new());
                self.fail(value)
            }
        }
    }

    fn fail(&self, error: &Expr) -> TokenStream {
        let rt = rt();
        let value = self.names.value(error);
        let raised = match &error.kind {
            ExprKind::Variant { ty, variant, .. } => {
                let ty = self.names.path(ty);
                let name = variant.to_string();
                quote_spanned!(variant.span()=> #rt::raise(#value, const { #rt::raisable::<#ty>(#name) }))
            }
            ExprKind::Struct { path, .. } if !is_failure(path) => {
                let ty = self.names.path(path);
                quote_spanned!(path.span()=> #rt::raise(#value, const { #rt::raisable::<#ty>("") }))
            }
            _ => {
                quote_spanned!(error.span=> { let failure: ::workflow_runtime::Failure = #value; #rt::raise_failure(failure) })
            }
        };
        quote!(::core::result::Result::Err(#raised))
    }

    fn matching(&self, scrutinee: &Expr, arms: &[TargetArm], span: proc_macro2::Span) -> TokenStream {
        let mut later = Later::new();
        for arm in arms {
            let mut inner = self.needed_after(&arm.target);
            arm.guard.iter().for_each(|guard| moves::repeated(guard, &mut inner));
            later.extend(moves::leave_scope(inner, std::slice::from_ref(&arm.pattern), &self.carried(&arm.target)));
        }
        let patterns = || arms.iter().map(|arm| &arm.pattern);
        moves::scrutinee(scrutinee, patterns(), &mut later);
        let value = self.names.scrutinee(scrutinee, patterns());
        let arms = arms.iter().map(|arm| {
            let target = self.target(&arm.target);
            self.names.arms(&arm.pattern, arm.guard.as_ref(), &target)
        });
        quote_spanned!(span=> match #value { #(#arms)* })
    }

    fn carried(&self, target: &Target) -> Later {
        let states = uses::destinations(target).into_iter().filter_map(|(name, _)| self.names.graph.state(name));
        states.flat_map(|state| self.later(self.names.graph.carried_to(state, &self.live))).collect()
    }

    fn transition(&self, name: &Ident, arguments: &[Expr]) -> TokenStream {
        let (at, graph) = (local("at"), self.names.graph);
        let Some(state) = graph.state(name) else { return quote!() };
        let parameters = &self.states()[state].parameters;
        let mut later = self.later(graph.carried_to(state, &self.live));
        arguments.iter().rev().for_each(|argument| moves::value(argument, &mut later));
        let arguments = parameters.iter().zip(arguments).enumerate().map(|(position, (parameter, argument))| {
            let (local, ty) = (local(&format!("argument{position}")), &parameter.ty);
            let value = self.names.value(argument);
            quote!(let #local: #ty = #value;)
        });
        let fields = self.live[state].iter().map(|variable| {
            let field = self.variable(*variable);
            let position = parameters.iter().position(|parameter| parameter.name == *field);
            match position {
                Some(position) => {
                    let local = local(&format!("argument{position}"));
                    quote!(#field: #local)
                }
                None => quote!(#field),
            }
        });
        quote!({
            #(#arguments)*
            #at.to(Frame::#name { #(#fields),* })
        })
    }

    /// Probes that let rustc compare the types of a name that is declared more than once.
    pub fn probes(&self) -> TokenStream {
        let workflow = self.names.graph.workflow;
        let parameters = workflow.states.iter().flat_map(|state| &state.parameters);
        let probes = parameters.map(|parameter| self.same_type(&parameter.name, &parameter.ty));
        quote!(#(#probes)*)
    }
}

/// The name of the function that decides where a state goes.
fn decide(state: &State) -> Ident {
    format_ident!("after_{}", state.name)
}

/// Whether evaluating an expression may fail: then it has a `return`, see [`tried`].
fn can_fail(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => can_fail(&group.stream()),
        TokenTree::Ident(ident) => ident == "return",
        _ => false,
    })
}

/// Whether a path names the dynamic failure.
pub fn is_failure(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "Failure")
}

/// What an error clause is for, as data.
pub fn error_match(names: &Names<'_, '_>, error: &ErrorName) -> TokenStream {
    let rt = rt();
    match error {
        ErrorName::All(_) => quote!(#rt::ErrorMatch::All),
        ErrorName::Named(name, _) => quote!(#rt::ErrorMatch::Named(#name)),
        ErrorName::Variant(path) => match crate::workflow::lower::split_variant(path) {
            Some((ty, variant)) => {
                let (ty, variant) = (names.path(&ty), variant.to_string());
                let span = error_span(error);
                let errors = quote_spanned!(span=> <#ty as ::workflow_runtime::TaskError>::ERRORS);
                quote!(#rt::ErrorMatch::Variant { errors: #errors, variant: #variant })
            }
            None => {
                let text = error_text(error);
                quote!(#rt::ErrorMatch::Named(#text))
            }
        },
    }
}
