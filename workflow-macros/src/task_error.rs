//! `#[derive(TaskError)]`: names an error's variants for Amazon States Language.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Fields, Ident, LitStr};

use crate::data;
use crate::errors::{Errors, listed};
use crate::nesting;
use crate::types;

/// ASL's limit for an error's name: <https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html>
const LONGEST_NAME: usize = 256;

struct Variant<'i> {
    /// `None` for a struct.
    ident: Option<&'i Ident>,
    fields: &'i Fields,
    /// Empty for a service's variant that holds any other failure.
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
    let service = Names::read(&input.attrs, &TYPE, &mut errors).service;
    if let Some(parameter) = input.generics.params.first() {
        errors.at(parameter.span(), "a task's error has one name for each variant, so it takes no generic parameters");
        return errors.into_compile_errors();
    }
    let variants = variants(&input, service.as_ref(), &mut errors);
    let data_impl = data::implementation(&input, &mut errors);
    let error_impl = implementation(&input, &variants, service.is_some() && errors.is_empty());
    let errors = errors.into_compile_errors();
    quote!(#data_impl #error_impl #errors)
}

/// What `#[task_error(…)]` may say of a type, of a variant, and of a variant of a service's errors.
const TYPE: [&str; 2] = [NAME, "service = \"…\""];
const VARIANT: [&str; 1] = [NAME];
const SERVICE_VARIANT: [&str; 2] = [NAME, "other"];
const NAME: &str = "name = \"…\"";

/// What `#[task_error(…)]` says.
#[derive(Default)]
struct Names {
    name: Option<LitStr>,
    service: Option<LitStr>,
    other: Option<Span>,
}

impl Names {
    fn read(attrs: &[Attribute], allowed: &[&str], errors: &mut Errors) -> Self {
        let mut found = Names::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("task_error")) {
            let result = attr.parse_nested_meta(|meta| {
                let word = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                match word.as_str() {
                    word if !allowed.iter().any(|allowed| allowed.split(' ').next() == Some(word)) => {
                        let message = format!("`#[task_error(…)]` knows {} here", listed(allowed.iter().copied()));
                        return Err(meta.error(message));
                    }
                    "name" => found.name = Some(meta.value()?.parse()?),
                    "service" => found.service = Some(meta.value()?.parse()?),
                    _ => found.other = Some(meta.path.span()),
                }
                Ok(())
            });
            if let Err(error) = result {
                errors.push(error);
            }
        }
        found
    }

    /// The error's name and where it stands.
    fn or(self, default: String, place: Span, service: bool, errors: &mut Errors) -> (String, Span) {
        let (name, span) = self.name.map_or((default, place), |name| (name.value(), name.span()));
        if name.starts_with("States.") && !(service && name.starts_with("States.Http.")) {
            errors.at(span, "the prefix `States.` is reserved for Amazon States Language's own errors");
        } else if name.is_empty() || name.encode_utf16().count() > LONGEST_NAME {
            errors.at(span, format!("an error's name has 1 to {LONGEST_NAME} characters"));
        }
        (name, span)
    }
}

fn variants<'i>(input: &'i DeriveInput, service: Option<&LitStr>, errors: &mut Errors) -> Vec<Variant<'i>> {
    let ty = input.ident.unraw().to_string();
    let variants: Vec<(Variant<'i>, Span)> = match &input.data {
        syn::Data::Enum(data) => data.variants.iter().map(|variant| of_enum(variant, &ty, service, errors)).collect(),
        syn::Data::Struct(data) => {
            if let Some(service) = service {
                errors.at(service.span(), "a service's errors are an enum: a variant for each of them");
            }
            let names = Names::read(&input.attrs, &TYPE, &mut Errors::default());
            let (name, span) = names.or(ty, input.ident.span(), false, errors);
            let message = message(&input.attrs, &data.fields);
            vec![(Variant { ident: None, fields: &data.fields, name, message }, span)]
        }
        syn::Data::Union(_) => Vec::new(),
    };
    for (position, (variant, span)) in variants.iter().enumerate() {
        if variants[..position].iter().any(|(earlier, _)| earlier.name == variant.name) {
            let message = match variant.name.as_str() {
                "" => "another variant is marked `other` already".to_owned(),
                name => format!("another variant is named `{name}` already: a `catch` could not tell them apart"),
            };
            errors.at(*span, message);
        }
    }
    variants.into_iter().map(|(variant, _)| variant).collect()
}

fn of_enum<'i>(
    variant: &'i syn::Variant,
    ty: &str,
    service: Option<&LitStr>,
    errors: &mut Errors,
) -> (Variant<'i>, Span) {
    let allowed: &[&str] = if service.is_some() { &SERVICE_VARIANT } else { &VARIANT };
    let names = Names::read(&variant.attrs, allowed, errors);
    if service.is_some() {
        service_field(variant, names.other.is_some(), errors);
    }
    let (ident, fields) = (Some(&variant.ident), &variant.fields);
    if let Some(span) = names.other {
        return (Variant { ident, fields, name: String::new(), message: None }, span);
    }
    let prefix = service.map_or_else(|| ty.to_owned(), LitStr::value);
    let default = format!("{prefix}.{}", variant.ident.unraw());
    let (name, span) = names.or(default, variant.ident.span(), service.is_some(), errors);
    (Variant { ident, fields, name, message: message(&variant.attrs, fields) }, span)
}

/// A variant of a service's errors holds the service's text, or any other failure.
fn service_field(variant: &syn::Variant, other: bool, errors: &mut Errors) {
    let (name, field) = (&variant.ident, if other { "Failure" } else { "String" });
    let is_it = match &variant.fields {
        Fields::Unnamed(fields) => {
            matches!(&fields.unnamed.iter().collect::<Vec<_>>()[..], [only] if types::is(&only.ty, field))
        }
        _ => false,
    };
    if !is_it {
        errors.at(variant.ident.span(), format!("a service's error is its name and a text: write `{name}({field})`"));
    }
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

fn implementation(input: &DeriveInput, variants: &[Variant<'_>], service: bool) -> TokenStream {
    let ty = &input.ident;
    let rt = quote!(::workflow_runtime::__private);
    let entries = variants.iter().map(|variant| entry(variant, service));
    let arms = variants.iter().map(|variant| match &variant.ident {
        Some(ident) if service && variant.name.is_empty() => {
            quote!(#ty::#ident(other) => ::std::borrow::Cow::Owned(::core::clone::Clone::clone(&other.error)),)
        }
        ident => {
            let name = &variant.name;
            let pattern = ident.map_or_else(|| quote!(_), |ident| quote!(#ty::#ident { .. }));
            quote!(#pattern => ::std::borrow::Cow::Borrowed(#name),)
        }
    });
    let named = if variants.is_empty() { quote!(match *self {}) } else { quote!(match self { #(#arms)* }) };
    let service = service.then(|| service_methods(ty, variants));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::workflow_runtime::TaskError for #ty {
            const ERRORS: &'static [#rt::ErrorVariant] = &[#(#entries)*];

            fn name(&self) -> ::std::borrow::Cow<'static, str> {
                #named
            }

            #service
        }
    }
}

fn entry(variant: &Variant<'_>, service: bool) -> TokenStream {
    let rt = quote!(::workflow_runtime::__private);
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
    quote!(#rt::ErrorVariant { variant: #ident, name: #name, message: #message, service: #service },)
}

/// The cause of a service's error is the service's own text.
fn service_methods(ty: &Ident, variants: &[Variant<'_>]) -> TokenStream {
    let failure = quote!(::workflow_runtime::Failure);
    let to_failure = variants.iter().filter_map(|variant| {
        let (ident, name) = (variant.ident?, &variant.name);
        Some(match name.as_str() {
            "" => quote!(#ty::#ident(other) => ::core::clone::Clone::clone(other),),
            name => quote!(#ty::#ident(cause) => #failure::new(#name, ::core::clone::Clone::clone(cause)),),
        })
    });
    let of_failure = variants.iter().filter(|variant| !variant.name.is_empty()).filter_map(|variant| {
        let (ident, name) = (variant.ident?, &variant.name);
        Some(quote!(#name => #ty::#ident(::core::clone::Clone::clone(&failure.cause)),))
    });
    let to_failure = if variants.is_empty() { quote!(match *self {}) } else { quote!(match self { #(#to_failure)* }) };
    quote! {
        fn to_failure(&self) -> #failure {
            #to_failure
        }

        fn of_service(failure: &#failure) -> ::core::option::Option<Self> {
            ::core::option::Option::Some(match failure.error.as_str() {
                #(#of_failure)*
                _ => return ::core::option::Option::None,
            })
        }
    }
}
