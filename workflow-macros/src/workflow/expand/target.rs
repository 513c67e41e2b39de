//! Where a state goes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::machine::Machine;
use super::names::{local, rt};
use crate::workflow::ast::*;
use crate::workflow::moves::{self, Later};
use crate::workflow::uses;

impl Machine<'_, '_> {
    /// Where a state goes when its action is done. Its history tells that apart, unless nothing can come between.
    pub fn after_action(&self, target: &Target) -> TokenStream {
        let (cx, expanded) = (local("cx"), self.target(target));
        match target {
            Target::State { arguments, .. } if arguments.is_empty() => expanded,
            _ => quote!({ #cx.acted(); #expanded }),
        }
    }

    /// That a state goes to an end, for its history.
    fn at_end(&self, end: &Target) -> TokenStream {
        let mut positions = self.ends.iter().flat_map(|ends| ends.iter().position(|known| std::ptr::eq(*known, end)));
        let (cx, number) = (local("cx"), positions.next().map_or(0, |position| position + 1));
        quote!(#cx.at_end(#number);)
    }

    pub fn target(&self, target: &Target) -> TokenStream {
        match target {
            Target::State { name, arguments } => self.transition(name, arguments),
            Target::If { condition, then, otherwise } => {
                let mut later = self.needed_after(then);
                later.extend(self.needed_after(otherwise));
                moves::value(condition, &mut later);
                let (condition, then, otherwise) =
                    (self.names.condition(condition), self.target(then), self.target(otherwise));
                quote!(if #condition { #then } else { #otherwise })
            }
            Target::Match { scrutinee, arms, span } => self.matching(scrutinee, arms, *span),
            Target::Succeed { value } => {
                moves::value(value, &mut self.nothing_later());
                let (ty, value) = (self.names.output(), self.names.value(value));
                let (at, at_end) = (local("at"), self.at_end(target));
                quote!({
                    #at_end
                    let output: #ty = #value;
                    #at.succeed(output)
                })
            }
            Target::Fail { value } => {
                moves::value(value, &mut self.nothing_later());
                let (at_end, fail) = (self.at_end(target), self.fail(value));
                quote!({ #at_end #fail })
            }
        }
    }

    fn fail(&self, error: &Expr) -> TokenStream {
        let rt = rt();
        let value = self.names.value(error);
        let raised = match &error.kind {
            ExprKind::Variant { ty, variant, .. } => self.names.raised(ty, Some(variant)),
            ExprKind::Struct { path, .. } if !is_failure(path) => self.names.raised(path, None),
            _ => {
                return quote_spanned!(error.span=> ::core::result::Result::Err({
                    let failure: ::workflow_runtime::Failure = #value;
                    #rt::raise_failure(failure)
                }));
            }
        };
        quote!(::core::result::Result::Err((#raised.to_failure)(&#value)))
    }

    fn matching(&self, scrutinee: &Expr, arms: &[TargetArm], span: Span) -> TokenStream {
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
            let target = quote_spanned!(target_span(&arm.target)=> { #target });
            self.names.arms(&arm.pattern, arm.guard.as_ref(), &target)
        });
        quote_spanned!(span=> match #value { #(#arms)* })
    }

    fn carried(&self, target: &Target) -> Later {
        let states = uses::destinations(target).into_iter().filter_map(|(name, _)| self.names.graph.state(name));
        states.flat_map(|state| self.later(self.names.graph.carried_to(state, &self.live))).collect()
    }

    fn transition(&self, name: &Ident, arguments: &[Expr]) -> TokenStream {
        let (at, graph, frame) = (local("at"), self.names.graph, self.names.frame());
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
                    let same = self.same_type(field, &parameters[position].ty);
                    same.map_or_else(|| quote!(#field: #local), |same| quote!(#field: #same(#local)))
                }
                None => quote!(#field),
            }
        });
        quote!({
            #(#arguments)*
            #at.to(#frame::#name { #(#fields),* })
        })
    }
}

/// The token that stands for a target in an error.
pub fn target_span(target: &Target) -> Span {
    match target {
        Target::State { name, .. } => name.span(),
        Target::If { condition, .. } => condition.span,
        Target::Match { span, .. } => *span,
        Target::Succeed { value } | Target::Fail { value } => value.span,
    }
}

/// Whether a path names the dynamic failure.
pub fn is_failure(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "Failure")
}
