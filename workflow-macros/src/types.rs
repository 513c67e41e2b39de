//! Looks into types.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

/// The place of what a type borrows or leaves open.
pub fn borrowed(ty: &Type) -> Option<Span> {
    find(ty, &|ty| matches!(ty, Type::Reference(_) | Type::ImplTrait(_) | Type::TraitObject(_)))
}

/// The place of the first type in `ty` that `wanted` accepts.
pub fn find(ty: &Type, wanted: &dyn Fn(&Type) -> bool) -> Option<Span> {
    if wanted(ty) {
        return Some(ty.span());
    }
    match ty {
        Type::Path(path) => path.path.segments.iter().find_map(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
                GenericArgument::Type(ty) => find(ty, wanted),
                GenericArgument::Lifetime(lifetime) if lifetime.ident != "static" => Some(lifetime.span()),
                _ => None,
            }),
            _ => None,
        }),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(|ty| find(ty, wanted)),
        Type::Array(array) => find(&array.elem, wanted),
        Type::Slice(slice) => find(&slice.elem, wanted),
        Type::Paren(paren) => find(&paren.elem, wanted),
        Type::Group(group) => find(&group.elem, wanted),
        _ => None,
    }
}

/// Whether a type's path ends in `name`.
pub fn is(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(ty) => ty.path.segments.last().is_some_and(|segment| segment.ident == name),
        Type::Group(group) => is(&group.elem, name),
        _ => false,
    }
}
