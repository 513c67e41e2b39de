//! The struct of a workflow's settings.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::names::{rt, rt_at};
use crate::workflow::ast::{Setting, Workflow};

/// The struct's name: `ShipSettings`.
pub fn type_name(workflow: &Workflow) -> Ident {
    format_ident!("{}Settings", workflow.name)
}

/// The constant that describes a setting.
pub fn constant(workflow: &Workflow, name: &Ident) -> Ident {
    let position = workflow.settings.iter().position(|setting| setting.name == *name).unwrap_or_default();
    format_ident!("__SETTING{}", position)
}

pub fn item(workflow: &Workflow) -> TokenStream {
    if workflow.settings.is_empty() {
        return quote!();
    }
    let (vis, name) = (&workflow.vis, type_name(workflow));
    let doc = format!(
        "The settings of [`{}`]: the runtime is given them, or reads them from the environment.",
        workflow.name.unraw()
    );
    let fields = workflow.settings.iter().map(|setting| {
        let Setting { name, ty, .. } = setting;
        let doc = doc_of(setting);
        quote!(#[doc = #doc] pub #name: #ty)
    });
    quote! {
        #[doc = #doc]
        #[derive(Debug, Clone)]
        #vis struct #name { #(#fields),* }
    }
}

fn doc_of(setting: &Setting) -> String {
    let names = format!("`{}` in the environment, `${{{}}}` in ASL.", setting.variable(), setting.substitution());
    if setting.doc.is_empty() { names } else { format!("{}\n\n{names}", setting.doc) }
}

/// How the struct is read from the environment.
pub fn implementation(workflow: &Workflow) -> TokenStream {
    if workflow.settings.is_empty() {
        return quote!();
    }
    let (rt, name) = (rt(), type_name(workflow));
    let constants = workflow.settings.iter().map(|setting| {
        let Setting { doc, name, ty } = setting;
        let (rt, text, constant) = (rt_at(ty.span()), name.unraw().to_string(), constant(workflow, name));
        let (substitution, variable) = (setting.substitution(), setting.variable());
        quote_spanned! {ty.span()=>
            const #constant: #rt::SettingOf<#ty> = #rt::setting::<#ty>(#text, #doc, #substitution, #variable);
        }
    });
    let fields: Vec<_> = workflow.settings.iter().map(|setting| &setting.name).collect();
    let read: Vec<_> = fields.iter().map(|name| constant(workflow, name)).collect();
    quote! {
        #(#constants)*
        #[diagnostic::do_not_recommend]
        impl ::workflow_runtime::Settings for #name {
            fn read(variables: &mut #rt::Variables) -> ::core::option::Option<Self> {
                // All of them, so that all that is missing is told.
                let (#(#fields,)*) = (#(variables.read(&#read),)*);
                ::core::option::Option::Some(Self { #(#fields: #fields?),* })
            }
        }
    }
}

/// The settings as data.
pub fn info(workflow: &Workflow) -> Option<TokenStream> {
    if workflow.settings.is_empty() {
        return None;
    }
    let (rt, ty) = (rt(), type_name(workflow));
    let name = ty.to_string();
    let fields = workflow.settings.iter().map(|setting| constant(workflow, &setting.name));
    Some(quote!(#rt::SettingsInfo {
        name: #name,
        fields: &[#(#fields.setting),*],
        id: ::std::any::TypeId::of::<#ty>,
        read: #rt::read_settings::<#ty>,
    }))
}
