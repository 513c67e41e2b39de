//! Actions with machines inside them: `parallel`, `map`, and `run`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::machine::{Machine, entered_time};
use super::names::{alias, local, rt, rt_at};
use super::target::target_span;
use crate::workflow::ast::*;
use crate::workflow::check::error_span;
use crate::workflow::lower::split_variant;
use crate::workflow::moves::{self, Later};
use crate::workflow::uses;

impl<'g, 'w> Machine<'g, 'w> {
    /// The machines inside the states, each with those inside it.
    pub fn machines_inside(&self) -> TokenStream {
        let bodies = self.states().iter().enumerate().flat_map(|(state, source)| {
            let blocks = source.action.bodies().iter().enumerate().filter(|(_, body)| body.only_call().is_none());
            blocks.map(move |(body, _)| Machine::new(self.names.inside(state, body)))
        });
        let machines = bodies.map(|machine| machine.machine_inside());
        quote!(#(#machines)*)
    }

    fn machine_inside(&self) -> TokenStream {
        let (rt, name, outer, frame) = (rt(), self.names.item("Body"), self.names.item("Outer"), self.names.frame());
        let fields = self.outer_variables().into_iter().map(|(name, ty)| quote!(#name: &'o #ty));
        let (states, decisions, step, output) = (self.frame(), self.decisions(), self.step(), self.names.output());
        let (saved, inside, probes) = (self.saved_frame(), self.machines_inside(), self.probes());
        quote! {
            enum #name {}
            #[derive(Clone, Copy)]
            struct #outer<'o> { #(#fields,)* marker: ::core::marker::PhantomData<&'o ()> }
            #states
            #saved
            #decisions
            impl #rt::Nested for #name {
                type Frame = #frame;
                type Outer<'o> = #outer<'o>;
                type Output = #output;
                #step
            }
            const _: () = { fn declared_types() { #probes } };
            #inside
        }
    }

    /// The outer variables that the graph's states read, with their types.
    fn outer_variables(&self) -> Vec<(&'g Ident, Ident)> {
        let graph = self.names.graph;
        let mut read: Vec<&Ident> = Vec::new();
        for state in graph.states {
            read.extend(uses::in_action(&state.action));
            read.extend(state.target.iter().flat_map(uses::in_target));
            read.extend(state.action.catches().iter().flat_map(uses::in_catch));
        }
        let is_read = |name: &Ident| read.contains(&name);
        graph
            .outer
            .iter()
            .filter(|variable| is_read(variable.name))
            .map(|variable| (variable.name, alias(variable)))
            .collect()
    }

    pub(super) fn outer_names(&self) -> Vec<&'g Ident> {
        self.outer_variables().into_iter().map(|(name, _)| name).collect()
    }

    /// What an action comes to, after all its attempts.
    pub(super) fn nested_outcome(&self, state: usize, later: &mut Later) -> TokenStream {
        let action = &self.states()[state].action;
        later.extend(uses::in_action(action).into_iter().map(ToString::to_string));
        let (rt, cx, outcome, ty) = (rt(), local("cx"), local("outcome"), self.nested_result(action));
        let result = match action {
            Action::Parallel(parallel) => self.parallel(state, parallel),
            Action::Map(map) => self.map(state, map, later),
            Action::Run(run) => self.run(run, later),
            _ => quote!(),
        };
        let attempt = quote!(async { #result }.await.map_err(#rt::Fault::Failure));
        if action.retries().is_empty() {
            return quote!(let #outcome: #rt::NestedOutcome<#ty> = #attempt;);
        }
        let arms = action
            .retries()
            .iter()
            .enumerate()
            .flat_map(|(position, retry)| retry.errors.iter().map(move |error| (position, error)));
        let arms = arms.map(|(position, error)| self.nested_retry_arm(error, position));
        quote!(let #outcome = loop {
            let #outcome: #rt::NestedOutcome<#ty> = #attempt;
            match #cx.retry(#outcome, |fault| match fault { #(#arms)* _ => ::core::option::Option::None }) {
                ::core::result::Result::Ok(#outcome) => break #outcome,
                ::core::result::Result::Err(delay) => delay.await,
            }
        };)
    }

    fn nested_retry_arm(&self, error: &ErrorName, position: usize) -> TokenStream {
        let test = self.failure_test(error, &quote!(fault));
        quote!(fault if #test => ::core::option::Option::Some(#position),)
    }

    /// Whether a failure, or a fault that is one, is what a clause is for.
    fn failure_test(&self, error: &ErrorName, failure: &TokenStream) -> TokenStream {
        match error {
            ErrorName::All(_) => quote!(#failure.is_any()),
            ErrorName::Named(name, _) => quote!(#failure.is(#name)),
            ErrorName::Variant(path) => match split_variant(path) {
                Some((ty, variant)) => {
                    let (span, ty, name) = (error_span(error), self.names.path(&ty), variant.to_string());
                    let rt = rt_at(span);
                    quote_spanned!(span=> {
                        let _ = |error: &#ty| ::core::matches!(error, #ty::#variant { .. });
                        #failure.is(#rt::variant_name::<#ty>(#name))
                    })
                }
                None => quote!(false),
            },
        }
    }

    /// The type of what is done inside: of a `parallel`, in pairs.
    pub(super) fn nested_result(&self, action: &Action) -> TokenStream {
        match action {
            Action::Parallel(parallel) => {
                let outputs: Vec<_> =
                    (0..parallel.branches.len()).map(|part| self.names.result(action, Some(part))).collect();
                pairs(&outputs)
            }
            action => self.names.result(action, None),
        }
    }

    fn parallel(&self, state: usize, parallel: &Parallel) -> TokenStream {
        let rt = rt();
        let branches = parallel.branches.iter().enumerate().map(|(branch, body)| {
            let cx = local("cx");
            self.body(state, branch, body, quote!(#cx.branch(#branch)), &quote!())
        });
        let branches: Vec<_> = branches.collect();
        let Some((last, others)) = branches.split_last() else { return quote!(::core::result::Result::Ok(())) };
        let joined = others.iter().rev().fold(last.clone(), |rest, branch| quote!(#rt::try_join(#branch, #rest)));
        quote!(#joined.await)
    }

    fn map(&self, state: usize, map: &Map, later: &mut Later) -> TokenStream {
        let (rt, cx, limit) = (rt(), local("cx"), map.max_concurrency as usize);
        if map.retry.is_empty() {
            moves::value(&map.items, later)
        } else {
            moves::repeated(&map.items, later)
        }
        let value = self.names.value(&map.items);
        let item = &map.item;
        let element = map.item_ty.as_ref().map_or_else(|| quote!(_), |ty| quote!(#ty));
        let items = quote_spanned!(map.items.span=> let items: ::std::vec::Vec<#element> = #value;);
        let index = map.index.clone().unwrap_or_else(|| local("index"));
        let context = quote!(#cx.iteration(#index));
        let iteration = self.body(state, 0, &map.body, context, &quote!(move));
        quote! {
            #items
            let #cx = &*#cx;
            #rt::map(#cx, items, #limit, |#index: usize, #item| #iteration).await
        }
    }

    /// The future of a branch or an iteration.
    fn body(
        &self,
        state: usize,
        number: usize,
        body: &Body,
        context: TokenStream,
        capture: &TokenStream,
    ) -> TokenStream {
        let inside = Machine::new(self.names.inside(state, number));
        let outer = inside.outer_variables().into_iter().map(|(name, _)| {
            let reference = if self.names.graph.is_outer(name) { quote!(#name) } else { quote!(&#name) };
            (name, reference)
        });
        let (names, references): (Vec<_>, Vec<_>) = outer.unzip();
        if let Some(call) = body.only_call() {
            let future = inside.only_call(call, context, capture);
            return quote!({ #(let #names = #references;)* #future });
        }
        let (rt, machine, frame, outer) =
            (rt(), inside.names.item("Body"), inside.names.frame(), inside.names.item("Outer"));
        let Some(first) = body.states.first().map(|state| &state.name) else { return quote!() };
        let fields = inside.live[0].iter().map(|variable| inside.variable(*variable));
        let marker = quote!(marker: ::core::marker::PhantomData);
        quote!(#rt::drive::<#machine>(
            #frame::#first { #(#fields),* },
            #outer { #(#names: #references,)* #marker },
            #context,
        ))
    }

    /// A body that is one call needs no machine.
    fn only_call(&self, call: &Call, context: TokenStream, capture: &TokenStream) -> TokenStream {
        let (cx, outcome) = (local("cx"), local("outcome"));
        let (awaited, question, faults) =
            (self.outcome(call, &mut self.nothing_later()), self.question(call), self.faults(call));
        let attempted = call.retry.is_empty().then(|| quote!(#cx.attempted(&#outcome);));
        let (rt, entered) = (rt(), entered_time(&self.states()[0].action));
        quote!(async #capture {
            let #cx = &mut #context;
            #rt::durable! {
                if let ::core::option::Option::Some(saved) = #cx.begin_task()
                    && let ::core::option::Option::Some(result) = saved.await
                {
                    return result;
                }
            }
            #cx.enter(0);
            #entered
            #awaited
            #question
            #attempted
            #cx.exit();
            let result = match #outcome {
                ::core::result::Result::Ok(result) => ::core::result::Result::Ok(result),
                #faults
            };
            #cx.ended(result.as_ref().err());
            #rt::durable! {
                if let ::core::option::Option::Some(saved) = #cx.end_task(&result) {
                    saved.await;
                }
            }
            result
        })
    }

    fn run(&self, run: &Run, later: &mut Later) -> TokenStream {
        let span = run.workflow.span();
        let (rt, cx, workflow) = (rt_at(span), local("cx"), self.names.path(&run.workflow));
        for argument in run.arguments.iter().rev() {
            if run.retry.is_empty() { moves::value(argument, later) } else { moves::repeated(argument, later) }
        }
        let timeout = self.seconds(&run.timeout, later);
        let arguments = run.arguments.iter().map(|argument| self.names.value(argument));
        let arguments = quote_spanned!(run.paren=> (#(#arguments),*));
        let input = quote_spanned!(span=> #workflow::input #arguments);
        let run = quote_spanned!(span=> #rt::run::<#workflow>);
        let run = quote!(#run(#cx, input, timeout));
        quote! {
            let (timeout, input) = (#timeout, #input);
            #run.await
        }
    }

    /// Where a `parallel`, a `map` or a `run` leads.
    pub(super) fn after_nested(&self, action: &Action, target: &Target) -> TokenStream {
        let (rt, cx, outcome, failure) = (rt(), local("cx"), local("outcome"), local("failure"));
        let attempted = action.retries().is_empty().then(|| quote!(#cx.attempted(&#outcome);));
        let (pattern, bound) = self.bind_result(action);
        let target = self.after_action(target);
        let leave = quote!(::core::result::Result::Err(#failure));
        let caught = action.catches().iter().rev().fold(leave, |rest, catch| self.nested_catch(catch, &rest));
        quote! {
            #attempted
            match #outcome {
                ::core::result::Result::Ok(#pattern) => { #bound #target }
                ::core::result::Result::Err(#rt::Fault::Error(error)) => match error {},
                ::core::result::Result::Err(#rt::Fault::Failure(#failure)) => #caught
            }
        }
    }

    /// The pattern of what is done inside, and what then gets the variables.
    fn bind_result(&self, action: &Action) -> (TokenStream, TokenStream) {
        let Action::Parallel(parallel) = action else {
            let Some(name) = action.assigned().first().copied() else { return (quote!(_), quote!()) };
            let same = self.same_result(name, action, None);
            return (quote!(#name), quote!(#same));
        };
        let parts: Vec<_> = (0..parallel.branches.len()).map(|part| local(&format!("part{part}"))).collect();
        let pattern = pairs(&parts.iter().map(|part| quote!(#part)).collect::<Vec<_>>());
        let bound = match &parallel.assign {
            Assign::Nothing => quote!(),
            Assign::Whole(name) => {
                let same = self.same_result(name, action, None);
                quote!(let #name = (#(#parts,)*); #same)
            }
            Assign::Each(names, _) => {
                let bound = names.iter().enumerate().zip(&parts).filter_map(|((index, name), part)| {
                    let name = name.as_ref()?;
                    let same = self.same_result(name, action, Some(index));
                    Some(quote!(let #name = #part; #same))
                });
                quote!(#(#bound)*)
            }
        };
        (pattern, bound)
    }

    /// A catch, and what stands after it.
    fn nested_catch(&self, catch: &Catch, rest: &TokenStream) -> TokenStream {
        let (rt, failure) = (rt(), local("failure"));
        let test = self.failure_test(&catch.error, &quote!(#failure));
        let target = self.target(&catch.target);
        let target = quote_spanned!(target_span(&catch.target)=> { #target });
        let bind = catch.failure.as_ref().map(|name| quote!(let #name = #failure;));
        let taken = match (&catch.error, &catch.pattern) {
            (ErrorName::Variant(path), Some(pattern)) => match split_variant(path) {
                Some((ty, _)) => {
                    let (ty, pattern) = (self.names.path(&ty), self.names.pattern(pattern, &mut Vec::new()));
                    quote!(match #failure.decode::<#ty>() {
                        ::core::option::Option::Some(#pattern) => { #bind #target }
                        _ => ::core::result::Result::Err(#rt::undecodable(#failure)),
                    })
                }
                None => quote!(#target),
            },
            _ => quote!({ #bind #target }),
        };
        quote!(if #test { #taken } else { #rest })
    }
}

/// `(a, (b, c))`
fn pairs(parts: &[TokenStream]) -> TokenStream {
    let Some((last, others)) = parts.split_last() else { return quote!(()) };
    others.iter().rev().fold(last.clone(), |rest, part| quote!((#part, #rest)))
}
