//! From a checked workflow to Rust. Nothing here can fail.

mod call;
mod definition;
mod machine;
mod names;
mod native;
mod target;

use proc_macro2::TokenStream;
use quote::quote;

use super::ast::Workflow;
use super::graph::Graph;
use machine::Machine;
use names::{Names, rt};

/// The workflow's type with its machine and its definition.
pub fn workflow(graph: &Graph<'_>) -> TokenStream {
    let (rt, workflow) = (rt(), graph.workflow);
    let names = Names::new(graph);
    let machine = Machine { names: &names, live: graph.live() };
    let (name, output) = (&workflow.name, &workflow.output);
    let (frame, start, step, probes) = (machine.frame(), machine.start(), machine.step(), machine.probes());
    let decisions = machine.decisions();
    let definition = names.definition();
    let aliases = names.aliases();
    let (ty, methods) = (type_item(workflow), methods(workflow));
    quote! {
        #ty
        #[allow(
            dead_code, non_camel_case_types, non_snake_case, private_interfaces, non_shorthand_field_patterns, unused_variables,
            unused_mut, unreachable_code,
            unreachable_patterns, irrefutable_let_patterns, clippy::all, clippy::pedantic
        )]
        const _: () = {
            #aliases
            #definition
            #frame
            #decisions
            #methods
            impl ::workflow_runtime::Workflow for #name {
                type Output = #output;
                type Frame = Frame;
                const DEFINITION: &'static #rt::Definition = &DEFINITION;
                #start
                #step
            }
            fn declared_types() { #probes }
        };
    }
}

/// The type alone, so that a workflow with mistakes leaves no other errors behind.
pub fn stub(workflow: &Workflow) -> TokenStream {
    let rt = rt();
    let (name, output) = (&workflow.name, &workflow.output);
    let types: Vec<_> = workflow.parameters.iter().map(|parameter| &parameter.ty).collect();
    let input = match types.as_slice() {
        [ty] => quote!(#ty),
        _ => quote!((#(#types,)*)),
    };
    let (ty, methods) = (type_item(workflow), methods(workflow));
    quote! {
        #ty
        #[allow(dead_code, private_interfaces, unused_variables, clippy::all)]
        const _: () = {
            #methods
            impl ::workflow_runtime::Workflow for #name {
                type Input = #input;
                type Output = #output;
                type Frame = ();
                const DEFINITION: &'static #rt::Definition = &#rt::STUB;
                fn start(_: Self::Input) -> Self::Frame {}
                async fn step(_: &mut #rt::Position<(), #output>, _: &mut #rt::Context) -> #rt::Left {
                    ::core::unreachable!()
                }
            }
        };
    }
}

fn type_item(workflow: &Workflow) -> TokenStream {
    let (vis, name) = (&workflow.vis, &workflow.name);
    let doc = match workflow.doc.as_str() {
        "" => format!("The workflow `{name}`."),
        doc => doc.to_owned(),
    };
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone, Copy)]
        #vis enum #name {}
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
            /// Runs the workflow in memory, without resources.
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
