//! `#[derive(TaskError)]`: names an error's variants for Amazon States Language.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Fields, Ident, LitStr};

use crate::data;
use crate::errors::Errors;
use crate::nesting;

/// ASL's limit for an error's name: <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>
const LONGEST_NAME: usize = 256;

struct Variant<'i> {
    /// `None` for a struct.
    ident: Option<&'i Ident>,
    fields: &'i Fields,
    name: String,
    message: Option<Vec<Part>>,
}

enum Part {
    Text(String),
    Field(String),
}

pub fn expand(input: TokenStream) -> TokenStream {
    if let Some(span) = nesting::too_deep(input.clone()) {
        return syn::Error::new(span, nesting::MESSAGE).into_compile_error();
    }
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    if let Some(parameter) = input.generics.params.first() {
        errors.at(parameter.span(), "a task's error has one name for each variant, so it takes no generic parameters");
        return errors.into_compile_errors();
    }
    let variants = variants(&input, &mut errors);
    let data_impl = data::implementation(&input, &mut errors);
    let error_impl = implementation(&input, &variants);
    let errors = errors.into_compile_errors();
    quote!(#data_impl #error_impl #errors)
}

fn variants<'i>(input: &'i DeriveInput, errors: &mut Errors) -> Vec<Variant<'i>> {
    let ty = input.ident.unraw().to_string();
    let variants: Vec<(Variant<'i>, Span)> = match &input.data {
        syn::Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let default = format!("{ty}.{}", variant.ident.unraw());
                let (name, span) = name(&variant.attrs, default, variant.ident.span(), errors);
                let (ident, fields, message) =
                    (Some(&variant.ident), &variant.fields, message(&variant.attrs, &variant.fields));
                (Variant { ident, fields, name, message }, span)
            })
            .collect(),
        syn::Data::Struct(data) => {
            let (name, span) = name(&input.attrs, ty, input.ident.span(), errors);
            let message = message(&input.attrs, &data.fields);
            vec![(Variant { ident: None, fields: &data.fields, name, message }, span)]
        }
        syn::Data::Union(_) => Vec::new(),
    };
    for (position, (variant, span)) in variants.iter().enumerate() {
        if variants[..position].iter().any(|(earlier, _)| earlier.name == variant.name) {
            errors.at(
                *span,
                format!("another variant is named `{}` already: a `catch` could not tell them apart", variant.name),
            );
        }
    }
    variants.into_iter().map(|(variant, _)| variant).collect()
}

/// The error's name and where it stands.
fn name(attrs: &[Attribute], default: String, span: Span, errors: &mut Errors) -> (String, Span) {
    let mut found = (default, span);
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("task_error")) {
        let result = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("name") {
                return Err(meta.error("`#[task_error(…)]` knows one thing: `name = \"…\"`"));
            }
            let text: LitStr = meta.value()?.parse()?;
            found = (text.value(), text.span());
            Ok(())
        });
        if let Err(error) = result {
            errors.push(error);
        }
    }
    let (name, span) = &found;
    if name.starts_with("States.") {
        errors.at(*span, "the prefix `States.` is reserved for Amazon States Language's own errors");
    } else if name.is_empty() || name.encode_utf16().count() > LONGEST_NAME {
        errors.at(*span, format!("an error's name has 1 to {LONGEST_NAME} characters"));
    }
    found
}

/// The text of `#[error("…")]`, where it is made of the error's own fields alone.
fn message(attrs: &[Attribute], fields: &Fields) -> Option<Vec<Part>> {
    let attr = attrs.iter().find(|attr| attr.path().is_ident("error"))?;
    let text: LitStr = attr.parse_args().ok()?;
    let value = text.value();
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), value.as_str());
    while let Some(position) = rest.find(['{', '}']) {
        plain.push_str(&rest[..position]);
        let brace = &rest[position..=position];
        rest = &rest[position + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            plain.push_str(brace);
            rest = after;
            continue;
        }
        let end = rest.find('}').filter(|_| brace == "{")?;
        if !is_field(&rest[..end], fields) {
            return None;
        }
        parts.push(Part::Text(std::mem::take(&mut plain)));
        parts.push(Part::Field(rest[..end].to_owned()));
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    parts.push(Part::Text(plain));
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    Some(parts)
}

fn is_field(name: &str, fields: &Fields) -> bool {
    match fields {
        Fields::Named(named) => {
            named.named.iter().filter_map(|field| field.ident.as_ref()).any(|ident| ident.unraw() == name)
        }
        Fields::Unnamed(unnamed) => name.parse::<usize>().is_ok_and(|index| index < unnamed.unnamed.len()),
        Fields::Unit => false,
    }
}

/// The type of a field that the text names.
fn part_type<'f>(part: &Part, fields: &'f Fields) -> Option<&'f syn::Type> {
    let Part::Field(name) = part else { return None };
    let mut members = fields.members().zip(fields);
    let found = members.find(|(member, _)| match member {
        syn::Member::Named(ident) => ident.unraw() == name,
        syn::Member::Unnamed(index) => index.index.to_string() == *name,
    });
    found.map(|(_, field)| &field.ty)
}

fn implementation(input: &DeriveInput, variants: &[Variant<'_>]) -> TokenStream {
    let ty = &input.ident;
    let rt = quote!(::workflow_runtime::__private);
    let entries = variants.iter().map(|variant| {
        let ident = variant.ident.map_or_else(String::new, |ident| ident.unraw().to_string());
        let name = &variant.name;
        let message = match &variant.message {
            None => quote!(::core::option::Option::None),
            Some(parts) => {
                let types = parts.iter().filter_map(|part| part_type(part, variant.fields));
                let parts = parts.iter().map(|part| match part {
                    Part::Text(text) => quote!(#rt::MessagePart::Text(#text)),
                    Part::Field(name) => quote!(#rt::MessagePart::Field(#name)),
                });
                quote!({
                    #[allow(unused_imports)]
                    use #rt::Unknown as _;
                    if true #(&& #rt::Probe::<#types>::DISPLAYS)* {
                        ::core::option::Option::Some(&[#(#parts),*])
                    } else {
                        ::core::option::Option::None
                    }
                })
            }
        };
        quote!(#rt::ErrorVariant { variant: #ident, name: #name, message: #message },)
    });
    let arms = variants.iter().map(|variant| {
        let name = &variant.name;
        let pattern = variant.ident.map_or_else(|| quote!(_), |ident| quote!(#ty::#ident { .. }));
        quote!(#pattern => #name,)
    });
    let named = if variants.is_empty() {
        quote!(match *self {})
    } else {
        quote!(::std::borrow::Cow::Borrowed(match self { #(#arms)* }))
    };
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::workflow_runtime::TaskError for #ty {
            const ERRORS: &'static [#rt::ErrorVariant] = &[#(#entries)*];

            fn name(&self) -> ::std::borrow::Cow<'static, str> {
                #named
            }
        }
    }
}
