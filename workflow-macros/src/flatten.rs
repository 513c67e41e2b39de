//! What a type's JSON brings into an object that it shares with other fields.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Fields, Type};

use crate::data::{bounded, wire_of};
use crate::errors::Errors;
use crate::serde_attrs::{self as serde, Container, Rule};

/// The `impl Flatten` of a type that is an object with names of its own, and the checks of what is
/// flattened into it: those where an item can stand, and those that have to stand in `shape()`.
pub fn implementation(input: &DeriveInput, container: &Container) -> (TokenStream, TokenStream) {
    let flattened = flattened(input, container);
    let Some(object) = object(input, container, &flattened) else { return (quote!(), quote!()) };
    let (rt, name) = (quote!(::workflow_runtime::__private), &input.ident);
    let generics = bounded(input, container);
    let (params, types, clause) = generics.split_for_impl();
    let checks = flattened.iter().enumerate().map(|(index, (ty, _))| {
        let rt = rt_at(ty);
        quote_spanned!(ty.span()=> #rt::check_flattened(&<#name #types as #rt::Flatten>::OBJECT, #index);)
    });
    let (items, in_shape) = match input.generics.params.is_empty() {
        true => (quote!(#(const _: () = #checks)*), quote!()),
        false => (quote!(), quote!(const { #(#checks)* })),
    };
    let flatten = quote! {
        impl #params #rt::Flatten for #name #types #clause {
            const OBJECT: #rt::Object = #object;
        }
        #items
    };
    (flatten, in_shape)
}

/// The checks of what is flattened into a variant.
pub fn variant_checks(fields: &Fields, rule: Option<Rule>, container: &Container) -> TokenStream {
    let flattened = flattened_of(fields);
    let mut names = names(fields, rule);
    names.extend(container.tag.clone().filter(|_| container.content.is_none()));
    let object = literal(&names, &flattened, false, false, false);
    let rt = quote!(::workflow_runtime::__private);
    let checks = flattened
        .iter()
        .enumerate()
        .map(|(index, (ty, _))| quote_spanned!(ty.span()=> const { #rt::check_flattened(&#object, #index) };));
    checks.collect()
}

/// The flattened fields of a struct: their types, and whether they are opaque.
fn flattened<'i>(input: &'i DeriveInput, container: &Container) -> Vec<(&'i Type, bool)> {
    match &input.data {
        syn::Data::Struct(data) if !container.transparent => flattened_of(&data.fields),
        _ => Vec::new(),
    }
}

fn flattened_of(fields: &Fields) -> Vec<(&Type, bool)> {
    let fields = fields.iter().map(|field| (field, attrs(field)));
    fields.filter(|(_, attrs)| attrs.flatten).map(|(field, attrs)| (&field.ty, attrs.opaque)).collect()
}

fn attrs(field: &syn::Field) -> serde::Field {
    serde::field(&field.attrs, &field.ty, &mut Errors::default())
}

fn object(input: &DeriveInput, container: &Container, flattened: &[(&Type, bool)]) -> Option<TokenStream> {
    let (names, takes, rest) = match &input.data {
        syn::Data::Struct(data) if matches!(data.fields, Fields::Named(_)) && !container.transparent => {
            (names(&data.fields, container.rename_all), flattened.is_empty(), false)
        }
        syn::Data::Enum(data) => tagged(data, container)?,
        _ => return None,
    };
    Some(literal(&names, flattened, takes, rest, container.closed))
}

fn literal(names: &[String], flattened: &[(&Type, bool)], takes: bool, rest: bool, closed: bool) -> TokenStream {
    let rt = quote!(::workflow_runtime::__private);
    let inner = flattened.iter().map(|(ty, opaque)| match opaque {
        true => quote!(#rt::Object::REST),
        false => {
            let rt = rt_at(ty);
            quote_spanned!(ty.span()=> <#ty as #rt::Flatten>::OBJECT)
        }
    });
    let inner: Vec<_> = inner.collect();
    quote!(#rt::Object {
        names: &[#(#names),*],
        inner: &[#(&#inner),*],
        takes: #takes,
        rest: #rest #(|| #inner.rest)*,
        closed: #closed,
    })
}

/// The names of an enum with a tag, and whether it takes them away or holds more.
fn tagged(data: &syn::DataEnum, container: &Container) -> Option<(Vec<String>, bool, bool)> {
    let mut all = vec![container.tag.clone()?];
    if let Some(content) = &container.content {
        all.push(content.clone());
        return Some((all, true, false));
    }
    let mut rest = false;
    for variant in &data.variants {
        let rule = serde::variant(&variant.attrs, &mut Errors::default()).rename_all;
        rest |= matches!(variant.fields, Fields::Unnamed(_));
        rest |= variant.fields.iter().any(|field| attrs(field).flatten);
        all.extend(names(&variant.fields, rule.or(container.rename_all_fields)));
    }
    Some((all, false, rest))
}

/// The runtime's items, for errors at the type.
fn rt_at(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> ::workflow_runtime::__private)
}

/// The names in JSON of the fields that are written as such.
fn names(fields: &Fields, rule: Option<Rule>) -> Vec<String> {
    let fields = fields.iter().filter(|field| field.ident.is_some()).map(|field| (field, attrs(field)));
    let written = fields.filter(|(_, attrs)| !attrs.flatten && !attrs.skip);
    written.map(|(field, attrs)| wire_of(field, &attrs, rule)).collect()
}
