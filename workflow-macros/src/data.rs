//! `#[derive(Data)]`: a type's JSON shape, from its fields and serde's attributes.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Fields, Type};

use crate::errors::Errors;
use crate::flatten;
use crate::nesting;
use crate::serde_attrs::{self as serde, Container, DefaultValue, Rule};

pub fn expand(input: TokenStream) -> TokenStream {
    if let Some(span) = nesting::too_deep(input.clone()) {
        return syn::Error::new(span, nesting::MESSAGE).into_compile_error();
    }
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Errors::default();
    let data_impl = implementation(&input, &mut errors);
    let errors = errors.into_compile_errors();
    quote!(#data_impl #errors)
}

/// The `impl Data`; with mistakes in the type, of a shape that nobody will see.
pub fn implementation(input: &DeriveInput, errors: &mut Errors) -> TokenStream {
    if let Some(parameter) = input.generics.lifetimes().next() {
        errors.at(parameter.span(), "a workflow carries owned values: use `String`, `Vec<T>` and the like");
        return quote!();
    }
    let mut container = serde::container(&input.attrs, errors);
    let name = &input.ident;
    // A static cannot say `Self`.
    container.this = if input.generics.params.is_empty() { quote!(#name) } else { quote!(Self) };
    let text = name.unraw().to_string();
    let shape = match &input.data {
        syn::Data::Struct(data) => structure(&text, &container, &data.fields, errors),
        syn::Data::Enum(data) => enumeration(&text, &container, data, errors),
        syn::Data::Union(data) => {
            errors.at(data.union_token.span, "serde knows no unions: use an enum");
            quote!()
        }
    };
    let shape = if errors.is_empty() { shape } else { quote!(shape::Shape::Opaque(#text)) };
    let (null, marks) = (null(input, &container), marks(input, &container));
    let valid = errors.is_empty();
    let (flatten, checks) = if valid { flatten::implementation(input, &container) } else { Default::default() };
    let generics = bounded(input, &container);
    let (params, types, clause) = generics.split_for_impl();
    // A static cannot name the type's parameters, and a constant cannot refer to itself.
    let body = if input.generics.params.is_empty() {
        quote!(static SHAPE: shape::Shape = #shape; &SHAPE)
    } else {
        quote!(const { &#shape })
    };
    quote! {
        #[allow(clippy::all)]
        const _: () = {
            use ::workflow_runtime::__private::shape;
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #params ::workflow_runtime::Data for #name #types #clause {
                type Null = #null;

                fn shape() -> &'static shape::Shape {
                    #checks
                    #body
                }
            }
            #marks
            #flatten
        };
    }
}

/// Whether the type's JSON may be `null`: that of a unit struct is, and a newtype's may be.
fn null(input: &DeriveInput, container: &Container) -> TokenStream {
    match sole_field(input, container) {
        Some((_, ty)) => {
            let data = as_data(ty);
            quote!(#data::Null)
        }
        None if is_unit_struct(input) => quote!(::workflow_runtime::__private::MayBeNull),
        None => quote!(::workflow_runtime::__private::NeverNull),
    }
}

/// What else expressions may do with the type: compare it, look for it in a list.
fn marks(input: &DeriveInput, container: &Container) -> TokenStream {
    let (rt, name) = (quote!(::workflow_runtime::__private), &input.ident);
    match &input.data {
        _ if !input.generics.params.is_empty() => quote!(),
        syn::Data::Enum(data) if data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit)) => {
            if container.tag.is_some() || data.variants.is_empty() {
                return quote!();
            }
            quote! {
                impl #rt::Comparable for #name {
                    fn same(&self, other: &Self) -> bool {
                        ::core::mem::discriminant(self) == ::core::mem::discriminant(other)
                    }
                }
                impl #rt::Scalar for #name {}
                #[diagnostic::do_not_recommend]
                impl #rt::MapKey for #name where for<'a> #name: ::workflow_runtime::Data {}
            }
        }
        _ => match sole_field(input, container) {
            // With `for<'a>`, a type that cannot be compared is no error here.
            Some((member, ty)) => quote! {
                impl #rt::Comparable for #name where for<'a> #ty: #rt::Comparable {
                    fn same(&self, other: &Self) -> bool {
                        #rt::Comparable::same(&self.#member, &other.#member)
                    }
                }
            },
            None => quote!(),
        },
    }
}

fn is_unit_struct(input: &DeriveInput) -> bool {
    matches!(&input.data, syn::Data::Struct(data) if matches!(data.fields, Fields::Unit))
}

/// The field whose JSON is that of the whole struct; not one that is opaque.
fn sole_field<'i>(input: &'i DeriveInput, container: &Container) -> Option<(syn::Member, &'i Type)> {
    let syn::Data::Struct(data) = &input.data else { return None };
    let newtype = matches!(&data.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
    if !newtype && !container.transparent {
        return None;
    }
    let (member, field) = data.fields.members().zip(&data.fields).next()?;
    (!serde::field(&field.attrs, &field.ty, &mut Errors::default()).opaque).then_some((member, &field.ty))
}

/// The type's parameters are `Data`; fields with `default` have one, as serde wants it.
pub fn bounded(input: &DeriveInput, container: &Container) -> syn::Generics {
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(::workflow_runtime::Data));
        parameter.default = None;
    }
    if generics.type_params().next().is_none() {
        return generics;
    }
    let fields: Vec<&syn::Field> = match &input.data {
        syn::Data::Struct(data) => data.fields.iter().collect(),
        syn::Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        syn::Data::Union(_) => Vec::new(),
    };
    let clause = generics.make_where_clause();
    for syn::Field { attrs, ty, .. } in fields {
        if matches!(serde::field(attrs, ty, &mut Errors::default()).default, Some(DefaultValue::Trait)) {
            clause.predicates.push(syn::parse_quote!(#ty: ::core::default::Default));
        }
    }
    if matches!(container.default, Some(DefaultValue::Trait)) {
        clause.predicates.push(syn::parse_quote!(Self: ::core::default::Default));
    }
    generics
}

fn structure(name: &str, container: &Container, fields: &Fields, errors: &mut Errors) -> TokenStream {
    let fields = if container.transparent {
        transparent(fields, errors)
    } else {
        self::fields(fields, container.rename_all, container, errors)
    };
    quote!(shape::Shape::Struct(shape::StructShape { name: #name, fields: #fields }))
}

/// `#[serde(transparent)]`: the one field.
fn transparent(fields: &Fields, errors: &mut Errors) -> TokenStream {
    let Some(field) = fields.iter().next() else { return quote!(shape::Fields::Unit) };
    let name = field.ident.as_ref().map_or_else(|| "0".to_owned(), |ident| ident.unraw().to_string());
    let attrs = serde::field(&field.attrs, &field.ty, errors);
    let (shape, secret) = (shape_of(&field.ty, attrs.opaque), attrs.secret.is_some());
    quote!(shape::Fields::Newtype(#name, #shape, #secret))
}

fn fields(fields: &Fields, rule: Option<Rule>, container: &Container, errors: &mut Errors) -> TokenStream {
    match fields {
        Fields::Unit => quote!(shape::Fields::Unit),
        Fields::Named(named) => {
            let fields: Vec<_> = named.named.iter().filter_map(|one| field(one, rule, container, errors)).collect();
            quote!(shape::Fields::Named(&[#(#fields)*]))
        }
        Fields::Unnamed(unnamed) => {
            let elements: Vec<_> = unnamed.unnamed.iter().map(|field| element(field, errors)).collect();
            if let [(shape, secret)] = elements.as_slice() {
                let secret = secret.is_some();
                return quote!(shape::Fields::Newtype("0", #shape, #secret));
            }
            for span in elements.iter().filter_map(|(_, secret)| *secret) {
                errors.at(
                    span,
                    "a secret that stands beside other values has a name, so that all can see it: name the fields",
                );
            }
            let shapes = elements.iter().map(|(shape, _)| shape);
            quote!(shape::Fields::Tuple(&[#(#shapes),*]))
        }
    }
}

/// The shape of an unnamed field, and where it is marked as a secret.
fn element(field: &syn::Field, errors: &mut Errors) -> (TokenStream, Option<Span>) {
    let attrs = serde::field(&field.attrs, &field.ty, errors);
    if attrs.default.is_some() || attrs.skip_if.is_some() {
        errors.at(
            field.ty.span(),
            "an unnamed field has a fixed place in a JSON array and cannot be left out: name the fields",
        );
    }
    (shape_of(&field.ty, attrs.opaque), attrs.secret)
}

fn field(field: &syn::Field, rule: Option<Rule>, container: &Container, errors: &mut Errors) -> Option<TokenStream> {
    let attrs = serde::field(&field.attrs, &field.ty, errors);
    if attrs.skip {
        return None;
    }
    let name = field.ident.as_ref().map_or_else(String::new, |ident| ident.unraw().to_string());
    let wire = wire_of(field, &attrs, rule);
    check_wire(&wire, field.span(), errors);
    let (shape, flatten, secret) = (shape_of(&field.ty, attrs.opaque), attrs.flatten, attrs.secret.is_some());
    let missing = missing(field, &attrs, container, errors);
    let aliases = aliases(&attrs.aliases);
    Some(quote!(shape::Field {
        name: #name,
        wire: #wire,
        aliases: #aliases,
        shape: #shape,
        missing: #missing,
        flatten: #flatten,
        secret: #secret,
    },))
}

/// Other names. An empty list of a type that is not yet known has rustc tell one cause twice.
fn aliases(aliases: &[String]) -> TokenStream {
    if aliases.is_empty() { quote!(shape::NO_ALIASES) } else { quote!(&[#(#aliases),*]) }
}

/// A field's name in JSON.
pub fn wire_of(field: &syn::Field, attrs: &serde::Field, rule: Option<Rule>) -> String {
    let name = field.ident.as_ref().map_or_else(String::new, |ident| ident.unraw().to_string());
    attrs.rename.clone().unwrap_or_else(|| rule.map_or_else(|| name.clone(), |rule| rule.field(&name)))
}

/// A name that JSONata can write after a dot, in backticks.
fn check_wire(wire: &str, span: proc_macro2::Span, errors: &mut Errors) {
    if wire.is_empty() || wire.contains('`') || wire.contains("%}") {
        errors.at(span, format!("JSONata cannot name `{wire}`: a name has no backtick and no `%}}`, and is not empty"));
    }
}

fn missing(field: &syn::Field, attrs: &serde::Field, container: &Container, errors: &mut Errors) -> TokenStream {
    let ty = &field.ty;
    match (&attrs.default, &container.default) {
        (Some(DefaultValue::Trait), _) if serde::is_option(ty) => quote!(shape::Missing::None),
        (Some(DefaultValue::Trait), _) => {
            let span = ty.span();
            default_json(quote_spanned!(span=> <#ty as ::core::default::Default>::default()))
        }
        (Some(DefaultValue::Function(path)), _) => default_json(quote!(#path())),
        (None, Some(default)) => {
            let Some(name) = &field.ident else { return quote!(shape::Missing::Never) };
            let whole = match default {
                DefaultValue::Trait => {
                    let this = &container.this;
                    quote!(<#this as ::core::default::Default>::default())
                }
                DefaultValue::Function(path) => quote!(#path()),
            };
            default_json(quote!(#whole.#name))
        }
        (None, None) if serde::is_option(ty) => quote!(shape::Missing::None),
        (None, None) => {
            if let Some(span) = attrs.skip_if {
                let message = "a field that may be left out must be readable without it: add `default` beside \
                               `skip_serializing_if`, or make it an `Option`";
                errors.at(span, message);
            }
            quote!(shape::Missing::Never)
        }
    }
}

fn default_json(value: TokenStream) -> TokenStream {
    quote!(shape::Missing::Default(|| ::workflow_runtime::__private::json_of(&#value)))
}

fn shape_of(ty: &Type, opaque: bool) -> TokenStream {
    if opaque {
        let name = quote!(#ty).to_string().replace(' ', "");
        return quote!({
            fn opaque() -> &'static shape::Shape { &shape::Shape::Opaque(#name) }
            opaque
        });
    }
    let data = as_data(ty);
    quote_spanned!(ty.span()=> #data::shape)
}

/// `<T as Data>`, also of a `T` that ends with a `+`.
fn as_data(ty: &Type) -> TokenStream {
    match ty {
        Type::TraitObject(_) => quote_spanned!(ty.span()=> <(#ty) as ::workflow_runtime::Data>),
        _ => quote_spanned!(ty.span()=> <#ty as ::workflow_runtime::Data>),
    }
}

fn enumeration(name: &str, container: &Container, data: &syn::DataEnum, errors: &mut Errors) -> TokenStream {
    let internal = container.tag.is_some() && container.content.is_none();
    let variants = data.variants.iter().map(|variant| {
        let attrs = serde::variant(&variant.attrs, errors);
        let name = variant.ident.unraw().to_string();
        let rule = container.rename_all;
        let wire = attrs.rename.unwrap_or_else(|| rule.map_or_else(|| name.clone(), |rule| rule.variant(&name)));
        check_wire(&wire, variant.span(), errors);
        let rule = attrs.rename_all.or(container.rename_all_fields);
        let mut fields = self::fields(&variant.fields, rule, &Container::default(), errors);
        if errors.is_empty() {
            let tagged = internal.then(|| beside_tag(&variant.fields));
            let flattened = flatten::variant_checks(&variant.fields, rule, container);
            fields = quote!(#tagged #flattened #fields);
        }
        let aliases = aliases(&attrs.aliases);
        quote!(shape::Variant { name: #name, wire: #wire, aliases: #aliases, fields: { #fields } },)
    });
    let variants: Vec<_> = variants.collect();
    let tagging = match (&container.tag, &container.content) {
        (Some(tag), Some(content)) => quote!(shape::Tagging::Adjacent { tag: #tag, content: #content }),
        (Some(tag), None) => quote!(shape::Tagging::Internal { tag: #tag }),
        _ => quote!(shape::Tagging::External),
    };
    quote!(shape::Shape::Enum(shape::EnumShape { name: #name, tagging: #tagging, variants: &[#(#variants)*] }))
}

/// Makes sure that the content of `Variant(content)` can stand beside a tag, where it is a type that the derive sees.
fn beside_tag(fields: &Fields) -> TokenStream {
    let Fields::Unnamed(fields) = fields else { return quote!() };
    let opaque = |field: &syn::Field| serde::field(&field.attrs, &field.ty, &mut Errors::default()).opaque;
    let types = fields.unnamed.iter().filter(|field| !opaque(field));
    let checks = types.map(|field| {
        let ty = &field.ty;
        quote_spanned!(ty.span()=> ::workflow_runtime::__private::check_tagged::<#ty>();)
    });
    checks.collect()
}
