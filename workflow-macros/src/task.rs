//! `#[task]`: keeps the function and puts a type of the same name beside it.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, GenericArgument, Pat, PathArguments, ReturnType, Signature, Type, Visibility};

mod options;

use options::Options;

use crate::docs;
use crate::errors::Errors;
use crate::nesting;
use crate::types;

/// A function whose body is only copied: what is wrong in it is rustc's to say.
struct Function {
    attrs: Vec<Attribute>,
    vis: Visibility,
    sig: Signature,
    body: Group,
}

impl Parse for Function {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let (attrs, vis, sig) = (input.call(Attribute::parse_outer)?, input.parse()?, input.parse()?);
        if !input.peek(syn::token::Brace) {
            return Err(input.error("a task has a body: `async fn name(…) -> … { … }`"));
        }
        Ok(Function { attrs, vis, sig, body: input.parse()? })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Function { attrs, vis, sig, body } = self;
        tokens.extend(quote!(#(#attrs)* #vis #sig #body));
    }
}

pub fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut function = match read(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#error #item);
        }
    };
    let mut errors = Errors::default();
    let options = options::read(arguments, &mut errors);
    check_signature(&function, &mut errors);
    let parameters = parameters(&mut function, &mut errors);
    options::check(&options, &parameters, &function.sig, &mut errors);
    let generated = if errors.is_empty() { task_impl(&function, &parameters, &options) } else { stub(&function) };
    let errors = errors.into_compile_errors();
    quote!(#function #generated #errors)
}

fn read(item: TokenStream) -> syn::Result<Function> {
    let is_body = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    if let Some(span) = nesting::too_deep(item.clone().into_iter().filter(|tree| !is_body(tree)).collect()) {
        return Err(syn::Error::new(span, nesting::MESSAGE));
    }
    syn::parse2(item.clone()).map_err(|error| {
        if item.into_iter().any(|tree| matches!(tree, TokenTree::Ident(word) if word == "fn")) {
            return error;
        }
        syn::Error::new(error.span(), "`#[task]` stands before an async function")
    })
}

/// The type alone, so that a task with mistakes is known; none in an `impl`, where no type may stand.
fn stub(function: &Function) -> TokenStream {
    if function.sig.receiver().is_some() {
        return quote!();
    }
    let (name, vis) = (&function.sig.ident, &function.vis);
    quote!(#[allow(non_camel_case_types, dead_code, missing_docs)] #vis enum #name {})
}

fn check_signature(function: &Function, errors: &mut Errors) {
    let sig = &function.sig;
    if sig.asyncness.is_none() {
        let message = format!("a task is an async function: write `async fn {}`", sig.ident);
        errors.at(sig.fn_token.span, message);
    }
    if let Some(parameter) = sig.generics.params.first() {
        let message = "a task is one function for the engine that calls it: it takes no generic parameters; \
                       write a task for each type, or use owned types in place of lifetimes";
        errors.at(parameter.span(), message);
    }
    if let Some(clause) = &sig.generics.where_clause {
        errors.at(clause.where_token.span, "a task has no generic parameters, so it takes no `where` clause");
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(variadic.span(), "a task takes a fixed number of parameters");
    }
    if let ReturnType::Type(_, ty) = &sig.output
        && let Some(span) = types::find(ty, &|ty| matches!(ty, Type::ImplTrait(_) | Type::Reference(_)))
    {
        errors.at(span, "a task's result travels as JSON: return an owned type that has a name");
    }
}

enum Kind {
    /// Data: passed by the workflow. The type that travels.
    Data(Type),
    /// `#[resource] name: &T`: the `T`.
    Resource(Type),
    /// `cx: &TaskContext`
    Context,
    /// `token: TaskToken`
    Token,
}

struct Parameter {
    name: Ident,
    ty: Type,
    kind: Kind,
}

fn parameters(function: &mut Function, errors: &mut Errors) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    for argument in &mut function.sig.inputs {
        let FnArg::Typed(argument) = argument else {
            errors.at(argument.span(), "a task is a free function: it takes no `self`");
            continue;
        };
        let resource = argument.attrs.iter().position(|attr| attr.path().is_ident("resource"));
        if let Some(position) = resource {
            argument.attrs.remove(position);
        }
        let Pat::Ident(pattern) = &*argument.pat else {
            let message = "a parameter of a task is a plain name: its name is the argument's name in JSON";
            errors.at(argument.pat.span(), message);
            continue;
        };
        match kind(&argument.ty, resource.is_some()) {
            Ok(kind) => {
                parameters.push(Parameter { name: pattern.ident.clone(), ty: (*argument.ty).clone(), kind });
            }
            Err(error) => errors.push(error),
        }
    }
    parameters
}

fn kind(ty: &Type, resource: bool) -> syn::Result<Kind> {
    if resource {
        return match ty {
            Type::Reference(reference) if reference.mutability.is_none() => {
                Ok(Kind::Resource((*reference.elem).clone()))
            }
            _ => Err(syn::Error::new(ty.span(), "a resource is shared by all tasks: take it by reference, `&T`")),
        };
    }
    if let Type::ImplTrait(_) = ty {
        return Err(syn::Error::new(ty.span(), "a parameter of a task has a type with a name, not `impl Trait`"));
    }
    let Type::Reference(reference) = ty else {
        return if is_token(ty) { Ok(Kind::Token) } else { owned(ty).map(Kind::Data) };
    };
    if reference.mutability.is_some() {
        let message = "a task cannot change what the workflow holds: take `&T` or `T`, and return what changed";
        return Err(syn::Error::new(ty.span(), message));
    }
    if last_segment(&reference.elem).is_some_and(|ident| ident == "TaskContext") {
        return Ok(Kind::Context);
    }
    if is_token(&reference.elem) {
        return Ok(Kind::Token);
    }
    match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => {
            Ok(Kind::Data(syn::parse_quote_spanned!(path.span()=> ::std::string::String)))
        }
        Type::Slice(slice) => {
            let element = &slice.elem;
            owned(element)?;
            Ok(Kind::Data(syn::parse_quote_spanned!(slice.span()=> ::std::vec::Vec<#element>)))
        }
        elem => owned(elem).map(Kind::Data),
    }
}

fn owned(ty: &Type) -> syn::Result<Type> {
    if last_segment(ty).is_some_and(|ident| ident == "TaskContext") {
        return Err(syn::Error::new(ty.span(), "the context is borrowed: write `&TaskContext`"));
    }
    match types::borrowed(ty) {
        Some(span) => Err(syn::Error::new(
            span,
            "a parameter of a task is `T` or `&T` with an owned `T`, since it travels as JSON",
        )),
        None => Ok(ty.clone()),
    }
}

fn is_token(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|ident| ident == "TaskToken")
}

fn last_segment(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        Type::Group(group) => last_segment(&group.elem),
        _ => None,
    }
}

/// The types `(output, error)` of a task, and whether it returns a `Result`.
fn returns(output: &ReturnType) -> (TokenStream, TokenStream, bool) {
    let ReturnType::Type(_, ty) = output else {
        return (quote!(()), quote!(::workflow_runtime::NoError), false);
    };
    if last_segment(ty).is_none_or(|ident| ident != "Result") {
        return (quote!(#ty), quote!(::workflow_runtime::NoError), false);
    }
    if let Some((output, error)) = result_arguments(ty) {
        return (quote!(#output), quote!(#error), true);
    }
    let span = ty.span();
    let projected = |name: &str| {
        let name = format_ident!("{name}");
        quote_spanned!(span=> <#ty as ::workflow_runtime::__private::TaskResult>::#name)
    };
    (projected("Output"), projected("Error"), true)
}

/// The `T` and `E` of a `Result<T, E>` that is written with both.
fn result_arguments(ty: &Type) -> Option<(&Type, &Type)> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == "Result")?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match (arguments.args.get(0)?, arguments.args.get(1)?) {
        (GenericArgument::Type(output), GenericArgument::Type(error)) => Some((output, error)),
        _ => None,
    }
}

fn task_impl(function: &Function, parameters: &[Parameter], options: &Options) -> TokenStream {
    let rt = quote!(::workflow_runtime::__private);
    let (name, vis) = (&function.sig.ident, &function.vis);
    let cfgs: Vec<_> = function.attrs.iter().filter(|attr| attr.path().is_ident("cfg")).collect();
    let text = name.unraw().to_string();
    let doc = docs::text(&function.attrs);
    let summary = format!("The task [`{text}`](fn@{text}) as a type: `{text}::call(…)` holds a call's arguments.");
    let call_doc = format!("The arguments of a call of [`{text}`](fn@{text}).");
    let call_name = Ident::new("call", name.span());
    let (output, error, is_result) = returns(&function.sig.output);

    let data: Vec<_> = parameters.iter().filter(|parameter| matches!(parameter.kind, Kind::Data(_))).collect();
    let names: Vec<_> = data.iter().map(|parameter| &parameter.name).collect();
    let types: Vec<_> = data.iter().map(|parameter| borrowed(&parameter.ty)).collect();
    let variables = data.iter().map(|parameter| {
        let (name, Kind::Data(ty)) = (parameter.name.unraw().to_string(), &parameter.kind) else { return quote!() };
        let shape = quote_spanned!(parameter.ty.span()=> <#ty as ::workflow_runtime::Data>::shape);
        quote!(#rt::Variable { name: #name, shape: #shape },)
    });
    let resources = parameters.iter().filter_map(|parameter| match &parameter.kind {
        Kind::Resource(ty) => Some(quote!(#rt::ResourceInfo {
            name: ::core::any::type_name::<#ty>,
            id: ::core::any::TypeId::of::<#ty>,
        },)),
        _ => None,
    });
    let by_json = data.iter().map(|parameter| {
        let (name, Kind::Data(ty)) = (&parameter.name, &parameter.kind) else { return quote!() };
        let json = name.unraw().to_string();
        quote!(#json #name: #ty,)
    });
    let args = quote_spanned!(name.span()=> (#(#types,)*));
    let cx = Ident::new("cx", Span::mixed_site());
    let given = parameters.iter().map(|parameter| {
        let name = &parameter.name;
        match &parameter.kind {
            Kind::Data(_) => quote!(#name),
            Kind::Resource(ty) => quote!(#cx.resource::<#ty>()?),
            Kind::Context => quote!(#cx),
            Kind::Token if matches!(parameter.ty, Type::Reference(_)) => quote!(#cx.task_token()),
            Kind::Token => quote!(::core::clone::Clone::clone(#cx.task_token())),
        }
    });
    let lent = data.iter().map(|parameter| {
        let name = &parameter.name;
        if matches!(parameter.ty, Type::Reference(_)) { quote!(&#name) } else { quote!(#name) }
    });
    // Both at the function's name: that is where rustc says that the future is not `Send`.
    let future_type = quote_spanned!(name.span()=> ::core::result::Result<
        impl ::core::future::Future<Output = Self::Function> + ::core::marker::Send,
        ::workflow_runtime::Failure,
    >);
    let future = quote_spanned!(name.span()=> ::core::result::Result::Ok(#name(#(#given),*)));
    let result = quote!(::core::result::Result);
    let callback = options.callback.is_some();
    let answer = options.callback.as_ref().map_or_else(|| output.clone(), |answer| quote!(#answer));
    let (kind, outcome) = if is_result {
        (quote!(ReturnsResult), quote!(returned.map_err(#rt::Fault::Error)))
    } else {
        (quote!(ReturnsValue), quote!(#result::Ok(returned)))
    };
    let of = |output: &TokenStream| if is_result { quote!(#result<#output, #error>) } else { output.clone() };
    let (returned, itself) = (of(&answer), of(&output));
    let option = quote!(::core::option::Option);
    let ends = match (callback, &options.service) {
        (false, Some(arn)) if options::is_sync(&arn.value()) => quote!(EndsWithService),
        (false, _) => quote!(EndsItself),
        (true, None) => quote!(EndsByToken),
        (true, Some(_)) => quote!(EndsByServicesToken),
    };
    let ended = match (callback, is_result) {
        (false, _) => quote!(#option::Some(Self::outcome(function))),
        (true, false) => quote!(#option::None),
        (true, true) => {
            let unit = quote_spanned!(function.sig.output.span()=> ());
            let failed = quote!(#option::Some(#result::Err(#rt::Fault::Error(error))));
            quote!(match function { #result::Ok(#unit) => #option::None, #result::Err(error) => #failed })
        }
    };
    let once = options.once;
    let attempts = if once { quote!(Once) } else { quote!(Repeatable) };
    let service = options.service.as_ref().map_or_else(|| quote!(#option::None), |arn| quote!(#option::Some(#arn)));
    quote! {
        #(#cfgs)*
        #[doc = #summary]
        #[allow(non_camel_case_types, dead_code)]
        #vis enum #name {}

        #(#cfgs)*
        #[allow(unused_variables, clippy::all)]
        const _: () = {
            impl #name {
                #[doc = #call_doc]
                pub fn #call_name<'a>(#(#names: #types),*) -> (#(#types,)*) {
                    (#(#names,)*)
                }
            }

            impl ::workflow_runtime::Task for #name {
                const INFO: #rt::TaskInfo =
                    #rt::task_info::<#name>(#text, #doc, &[#(#variables)*], &[#(#resources)*])
                        .with_options(#callback, #service, #once);
                type Args<'a> = #args;
                type Output = #answer;
                type Error = #error;
                type Returns = #rt::#kind;
                type Attempts = #rt::#attempts;
                type Ends = #rt::#ends;
                type Returned = #returned;
                type Function = #itself;

                fn invoke(
                    (#(#names,)*): Self::Args<'_>,
                    #cx: &::workflow_runtime::TaskContext,
                ) -> #future_type {
                    #future
                }

                fn outcome(returned: Self::Returned) -> #rt::Outcome<Self> {
                    #outcome
                }

                #[inline]
                fn ended(function: Self::Function) -> #option<#rt::Outcome<Self>> {
                    #ended
                }

                #rt::by_json!(#cx, (#(#by_json)*) => Self::#call_name(#(#lent),*));
            }
        };
    }
}

/// The type of a parameter inside the expansion: an elided lifetime gets its name.
fn borrowed(ty: &Type) -> Type {
    match ty {
        Type::Reference(reference) => {
            let mut reference = reference.clone();
            reference.lifetime = Some(syn::Lifetime::new("'a", Span::call_site()));
            Type::Reference(reference)
        }
        other => other.clone(),
    }
}
