//! `json!`, `to_json`, `from_json` and maps.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr as Rust, GenericArgument, LitStr, Path, PathArguments, PathSegment, Token, braced, bracketed};

use super::Lower;
use crate::workflow::ast::*;

/// What stands in `json!(…)`.
enum Literal {
    Object(Punctuated<Field, Token![,]>, Span),
    List(Punctuated<Literal, Token![,]>, Span),
    Null(Span),
    Value(Rust),
}

struct Field {
    name: LitStr,
    value: Literal,
}

impl Parse for Literal {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let (span, content) = (input.span(), input.fork());
        if input.peek(syn::token::Brace) {
            let fields;
            braced!(fields in input);
            return Ok(Literal::Object(fields.parse_terminated(Field::parse, Token![,])?, span));
        }
        if input.peek(syn::token::Bracket) {
            let values;
            bracketed!(values in input);
            return Ok(Literal::List(values.parse_terminated(Literal::parse, Token![,])?, span));
        }
        if content.parse::<syn::Ident>().is_ok_and(|ident| ident == "null") {
            input.parse::<syn::Ident>()?;
            return Ok(Literal::Null(span));
        }
        Ok(Literal::Value(input.parse()?))
    }
}

impl Parse for Field {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let message = "the name of a field is a text: `\"name\": value`";
        let name = input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), message))?;
        input.parse::<Token![:]>()?;
        Ok(Field { name, value: input.parse()? })
    }
}

impl Lower<'_> {
    pub fn json_literal(&mut self, call: &syn::Macro) -> syn::Result<ExprKind> {
        let literal: Literal = syn::parse2(call.tokens.clone())?;
        Ok(self.json(literal).kind)
    }

    fn json(&mut self, literal: Literal) -> Expr {
        let (json, span) = match literal {
            Literal::Object(fields, span) => {
                self.named_once(fields.iter().map(|field| &field.name), "this object has two fields of this name");
                let fields = fields.into_iter().map(|field| (field.name, self.json(field.value))).collect();
                (Json::Object(fields), span)
            }
            Literal::List(values, span) => {
                (Json::List(values.into_iter().map(|value| self.json(value)).collect()), span)
            }
            Literal::Null(span) => (Json::Null, span),
            Literal::Value(value) => {
                let value = self.scrutinee(&value);
                let span = value.span;
                (Json::Of(value), span)
            }
        };
        Expr { kind: ExprKind::Json(Box::new(json)), span }
    }

    fn named_once<'n>(&mut self, names: impl Iterator<Item = &'n LitStr>, message: &str) {
        let mut seen: Vec<String> = Vec::new();
        for name in names {
            if seen.contains(&name.value()) {
                self.errors.at(name.span(), message);
            }
            seen.push(name.value());
        }
    }

    /// `BTreeMap::from([("name", value)])`
    pub fn map_literal(&mut self, ty: Path, entries: &Rust) -> ExprKind {
        const FORM: &str = "a map is written entry by entry, each name a text: `BTreeMap::from([(\"name\", value)])`";
        let Rust::Array(array) = entries else { return self.error(entries.span(), FORM) };
        let mut fields = Vec::new();
        for entry in &array.elems {
            match entry_of(entry) {
                Some((name, value)) => fields.push((name.clone(), self.value(value))),
                None => self.errors.at(entry.span(), FORM),
            }
        }
        self.named_once(fields.iter().map(|(name, _)| name), "this map has two entries of this name");
        ExprKind::Json(Box::new(Json::Map(ty, fields)))
    }

    /// `to_json(value)`
    pub fn json_text(&mut self, value: &Rust) -> ExprKind {
        ExprKind::Json(Box::new(Json::Text(self.scrutinee(value))))
    }

    /// `from_json::<Type>(text)`
    pub fn parsed_json(&mut self, name: &PathSegment, text: &Rust) -> ExprKind {
        let ty = match &name.arguments {
            PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
                Some(GenericArgument::Type(ty)) if !matches!(ty, syn::Type::Infer(_)) => Some(ty.clone()),
                _ => None,
            },
            _ => None,
        };
        match ty {
            Some(ty) => ExprKind::Json(Box::new(Json::Parsed(Box::new(ty), self.scrutinee(text)))),
            None => self.error(name.span(), "write the type that the text is read as: `from_json::<Type>(text)`"),
        }
    }
}

/// The name and the value of `("name", value)`.
fn entry_of(entry: &Rust) -> Option<(&LitStr, &Rust)> {
    let Rust::Tuple(pair) = entry else { return None };
    match (pair.elems.first()?, pair.elems.get(1)?) {
        (Rust::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }), value) if pair.elems.len() == 2 => {
            Some((name, value))
        }
        _ => None,
    }
}
