//! A call of a task: its attempts, and where it leads.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::machine::Machine;
use super::names::{local, local_at, rt, rt_at};
use super::target::target_span;
use crate::workflow::ast::*;
use crate::workflow::check::error_span;
use crate::workflow::moves::{self, Later};
use crate::workflow::uses;

impl Machine<'_, '_> {
    /// What a call comes to, after all its attempts.
    pub fn outcome(&self, call: &Call, later: &mut Later) -> TokenStream {
        if call.retry.is_empty() {
            moves::arguments(&call.arguments, later);
        } else {
            call.arguments.iter().for_each(|argument| moves::repeated(argument, later));
        }
        let (timeout, heartbeat) = (self.seconds(&call.timeout, later), self.seconds(&call.heartbeat, later));
        let attempt = self.attempt(call, quote!((#timeout, #heartbeat)));
        let (cx, outcome) = (local("cx"), local("outcome"));
        if call.retry.is_empty() {
            return quote!(let #outcome = #attempt;);
        }
        let arms = self.retry_arms(call);
        quote!(let #outcome = loop {
            let #outcome = #attempt;
            match #cx.retry(#outcome, |fault| match fault { #arms }) {
                ::core::result::Result::Ok(#outcome) => break #outcome,
                ::core::result::Result::Err(delay) => delay.await,
            }
        };)
    }

    fn attempt(&self, call: &Call, limits: TokenStream) -> TokenStream {
        let (cx, task) = (local("cx"), self.names.path(&call.task));
        let called = |limits: &TokenStream, arguments: &[TokenStream]| {
            let arguments = quote_spanned!(call.paren=> (#(#arguments),*));
            let arguments = quote_spanned!(call.task.span()=> #task::call #arguments);
            quote!(#cx.call::<#task>(#limits, #arguments).await)
        };
        let inline: Vec<_> = call.arguments.iter().map(|argument| self.names.value(argument)).collect();
        if !inline.iter().chain([&limits]).any(can_fail) {
            return called(&limits, &inline);
        }
        // What can fail is evaluated beforehand, in a closure, which a failure leaves.
        let (bound, values, arguments) = self.bound(call);
        let bound_limits = local("limits");
        let call_task = called(&quote!(#bound_limits), &arguments);
        quote!(match (|| ::core::result::Result::Ok((#limits, #(#values,)*)))() {
            ::core::result::Result::Ok((#bound_limits, #(#bound,)*)) => #call_task,
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
    pub fn after_call(&self, action: &Action, call: &Call, target: &Target) -> TokenStream {
        let (rt, cx, outcome) = (rt(), local("cx"), local("outcome"));
        let (question, task) = (self.question(call), self.names.path(&call.task));
        let attempted = call.retry.is_empty().then(|| quote!(#cx.attempted(&#outcome);));
        let assign = call.assign.as_ref().map_or_else(|| quote!(_), |name| quote!(#name));
        let same = call.assign.as_ref().and_then(|name| self.same_result(name, action, None));
        let (target, faults) = (self.after_action(target), self.faults(call));
        quote! {
            #question
            #attempted
            #rt::durable! { #cx.came_to::<#task>(&#outcome); }
            match #outcome {
                ::core::result::Result::Ok(#assign) => { #same #target }
                #faults
            }
        }
    }

    /// Holds the task to return a `Result` where there is a `?`, and none where no clause catches anything; and to be a
    /// callback where it has a token, or may wait for ever, and none where nothing ends it.
    pub(super) fn question(&self, call: &Call) -> TokenStream {
        let question = match call.question {
            Some(span) => Some((span, "question_mark", "Returns")),
            None if call.catch.is_empty() => Some((call.task.span(), "no_question_mark", "Returns")),
            None => None,
        };
        let timeout = match call.never {
            Some(span) => Some((span, "may_wait_for_ever", "Ends")),
            None if call.timeout.is_none() => Some((call.task.span(), "needs_no_timeout", "Ends")),
            None => None,
        };
        let tokens = uses::tokens(call).into_iter().map(|span| (span, "has_token", "Ends"));
        let express = ["fits_express", "waits_for_no_service"].map(|check| (call.task.span(), check, "Ends"));
        let express = express.into_iter().filter(|_| self.names.graph.workflow.express);
        let checks = question.into_iter().chain(timeout).chain(express).chain(tokens).map(|(span, function, of)| {
            let (rt, task) = (rt_at(span), self.names.path(&call.task));
            let (function, of) = (Ident::new(function, span), Ident::new(of, span));
            quote_spanned!(span=> #rt::#function::<<#task as ::workflow_runtime::Task>::#of>();)
        });
        checks.collect()
    }

    pub(super) fn seconds(&self, seconds: &Option<Seconds>, later: &mut Later) -> TokenStream {
        match seconds {
            None => quote!(::core::option::Option::None),
            Some(Seconds::Literal(duration)) => {
                let seconds = duration.seconds;
                quote!(::core::option::Option::Some(#seconds))
            }
            Some(Seconds::For(value)) => {
                moves::repeated(value, later);
                let seconds = self.dynamic_seconds(value, 1);
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
        let (span, some) = (error_span(error), quote!(::core::option::Option::Some(#position)));
        let rt = rt_at(span);
        match error {
            ErrorName::All(_) => quote!(fault if fault.is_any() => #some,),
            ErrorName::Named(name, _) => quote!(fault if fault.is(#name) => #some,),
            ErrorName::Variant(path) => match crate::workflow::lower::split_variant(path) {
                Some((ty, variant)) => {
                    let ty = self.names.path(&ty);
                    quote_spanned!(span=> #rt::Fault::Error(#ty::#variant { .. }) => #some,)
                }
                None => quote!(),
            },
        }
    }

    /// The arms for a call that failed: the catches in order, for typed errors and for the others.
    pub(super) fn faults(&self, call: &Call) -> TokenStream {
        let (rt, error, failure) = (rt(), local("error"), local("failure"));
        let typed = call.catch.iter().map(|catch| self.typed_catch(catch));
        let other = call.catch.iter().filter_map(|catch| self.other_catch(catch));
        // Without `?` rustc holds the catches to be exhaustive, and names what is missing here.
        let leaves = call.question.is_some() || call.catch.is_empty();
        let leave = leaves.then(|| quote!(error => ::core::result::Result::Err(#rt::to_failure(&error)),));
        // In a block, which is the user's token for rustc.
        let scrutinee = quote_spanned!(call.task.span()=> { #error });
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
                    None => {
                        let target = quote_spanned!(target_span(&catch.target)=> { #target });
                        quote!(#pattern => #target)
                    }
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
}

/// Whether evaluating an expression may fail: then it has a `return`, see [`tried`].
pub fn can_fail(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => can_fail(&group.stream()),
        TokenTree::Ident(ident) => ident == "return",
        _ => false,
    })
}
