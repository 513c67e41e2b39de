//! From a checked workflow to Rust. Nothing here can fail.

mod call;
mod definition;
mod diagram;
mod iterators;
mod machine;
mod names;
mod native;
mod nested;
mod settings;
mod target;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

use super::ast::Workflow;
use super::graph::Graph;
use super::unread;
use super::uses::Binding;
use crate::types;
pub use diagram::diagram;
use machine::Machine;
use names::{Names, Shared, rt};
pub use settings::type_name as settings_type;

/// A workflow's machine and its definition.
pub fn workflow(graph: &Graph<'_>) -> TokenStream {
    let (rt, workflow) = (rt(), graph.workflow);
    let shared = Shared::default();
    let names = Names { graph, shared: &shared };
    let machine = Machine::new(names);
    let (name, output) = (&workflow.name, &workflow.output);
    let (frame, start, step, probes) = (machine.frame(), machine.start(), machine.step(), machine.probes());
    let (decisions, inside, frame_name) = (machine.decisions(), machine.machines_inside(), names.frame());
    let saved = machine.saved_frame();
    let output_type = associated("Output", output);
    let definition = names.definition();
    let (types, declarations) = (names.types(), names.declarations());
    let (methods, unread) = (methods(workflow), unread_variables(graph));
    let settings = settings::implementation(workflow);
    quote! {
        #unread
        #[allow(
            dead_code, non_camel_case_types, non_snake_case, private_interfaces, non_shorthand_field_patterns, unused_variables,
            unused_mut, unreachable_code,
            irrefutable_let_patterns, unused_braces, unused_parens, clippy::all, clippy::pedantic
        )]
        const _: () = {
            #types
            const _: () = {
                #declarations
                #settings
                #definition
                #frame
                #saved
                #decisions
                #methods
                #[diagnostic::do_not_recommend]
                impl ::workflow_runtime::Workflow for #name {
                    #output_type
                    type Frame = #frame_name;
                    const DEFINITION: &'static #rt::Definition = &__DEFINITION;
                    #start
                    #step
                }
                #inside
                fn declared_types() { #probes }
            };
        };
    }
}

/// Variables of the same names that nothing reads either, outside of the expansion's `allow`: rustc's own lint
/// warns of them, at the level that the user has set.
fn unread_variables(graph: &Graph<'_>) -> Option<TokenStream> {
    let lets = unread::unread(graph).into_iter().map(|Binding { name, is_field }| match is_field {
        true => quote!({ struct Fields { #name: u8 } let Fields { #name } = Fields { #name: 0 }; }),
        false => quote!({ let #name = 0; }),
    });
    let lets: Vec<_> = lets.collect();
    (!lets.is_empty()).then(|| quote!(const _: () = { #[allow(dead_code)] fn unread() { #(#lets)* } };))
}

/// What a workflow's type can do, without doing it: a workflow with mistakes leaves no other errors behind. Its types are
/// spelt at `span`, or else at the user's tokens.
pub fn stub(workflow: &Workflow, span: Option<Span>) -> TokenStream {
    let rt = rt();
    let (name, output) = (&workflow.name, &workflow.output);
    let types: Vec<_> = workflow.parameters.iter().map(|parameter| &parameter.ty).collect();
    if !can_be_written(workflow) {
        return quote!();
    }
    let settings = span.is_none().then(|| settings::implementation(workflow));
    let input = match types.as_slice() {
        [ty] => quote!(#ty),
        _ => quote!((#(#types,)*)),
    };
    let (methods, input_type, output_type) =
        (methods(workflow), associated_at("Input", &input, span), associated_at("Output", output, span));
    quote! {
        #[allow(dead_code, private_interfaces, unused_variables, clippy::all)]
        const _: () = {
            #settings
            #methods
            impl ::workflow_runtime::Workflow for #name {
                #input_type
                #output_type
                type Frame = ();
                const DEFINITION: &'static #rt::Definition = &#rt::STUB;
                fn start(_: Self::Input) -> Self::Frame {}
                #rt::durable! { fn save_input(_: &Self::Input, _: &mut #rt::FrameVariables) {} }
                async fn step(_: &mut #rt::Position<(), #output>, _: &mut #rt::Context) -> #rt::Left {
                    ::core::unreachable!()
                }
            }
        };
    }
}

/// An associated type at the user's own token, since rustc's errors show all of it.
pub fn associated(name: &str, ty: &(impl ToTokens + Spanned)) -> TokenStream {
    associated_at(name, ty, None)
}

fn associated_at(name: &str, ty: &(impl ToTokens + Spanned), span: Option<Span>) -> TokenStream {
    let span = span.unwrap_or_else(|| ty.span());
    let name = Ident::new(name, span);
    quote_spanned!(span=> type #name = #ty;)
}

/// Whether functions can have the workflow's parameters and output.
fn can_be_written(workflow: &Workflow) -> bool {
    let parameters = workflow.parameters.iter();
    let names: BTreeSet<_> = parameters.clone().map(|parameter| &parameter.name).collect();
    names.len() == workflow.parameters.len()
        && parameters.map(|parameter| &parameter.ty).chain([&workflow.output]).all(|ty| types::borrowed(ty).is_none())
}

/// The workflow's type, on whose page rustdoc shows the flow, and that of its settings.
pub fn types(workflow: &Workflow, flow: Option<String>) -> TokenStream {
    let (vis, name, settings) = (&workflow.vis, &workflow.name, settings::item(workflow));
    let flow = flow.iter();
    let doc = match workflow.doc.as_str() {
        "" => format!("The workflow `{name}`."),
        doc => doc.to_owned(),
    };
    quote! {
        #[doc = #doc]
        #(#[doc = ""] #[doc = #flow])*
        #[derive(Debug, Clone, Copy)]
        #vis enum #name {}
        #settings
    }
}

fn methods(workflow: &Workflow) -> TokenStream {
    let (rt, name, output) = (rt(), &workflow.name, &workflow.output);
    let names: Vec<_> = workflow.parameters.iter().map(|parameter| &parameter.name).collect();
    let types: Vec<_> = workflow.parameters.iter().map(|parameter| &parameter.ty).collect();
    let input = match names.as_slice() {
        [name] => quote!(#name),
        _ => quote!((#(#names,)*)),
    };
    quote! {
        impl #name {
            #[doc(hidden)]
            pub fn input(#(#names: #types),*) -> <Self as ::workflow_runtime::Workflow>::Input {
                #input
            }

            /// Runs the workflow in memory, without resources; its settings are read from the environment.
            ///
            /// # Errors
            ///
            /// The failure that left the workflow.
            pub async fn run(#(#names: #types),*) -> ::core::result::Result<#output, ::workflow_runtime::Failure> {
                ::workflow_runtime::Runtime::builder().run::<Self>(#input).await
            }

            /// The workflow as an Amazon States Language document.
            ///
            /// # Errors
            ///
            /// When the document is over one of AWS's limits.
            pub fn asl(
                deployment: &::workflow_runtime::asl::Deployment,
            ) -> ::core::result::Result<::workflow_runtime::asl::StateMachine, ::workflow_runtime::asl::AslError> {
                ::workflow_runtime::asl::render(<Self as ::workflow_runtime::Workflow>::DEFINITION, deployment)
            }

            /// The workflow's graph, to draw it.
            pub fn graph() -> #rt::Graph {
                #rt::Graph::of(<Self as ::workflow_runtime::Workflow>::DEFINITION)
            }
        }
    }
}
