//! Reads what differs between deployments: `settings { queue_url: String }`.

use proc_macro2::{Ident, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Token, braced};

use super::ast::Setting;
use super::clauses;
use super::parse::check_attributes;
use crate::docs;
use crate::errors::Errors;

pub fn settings(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Setting>> {
    input.parse::<Ident>()?;
    if !input.peek(syn::token::Brace) {
        return Err(input.error("expected the settings in braces: `settings { queue_url: String }`"));
    }
    let content;
    braced!(content in input);
    let mut settings: Vec<Setting> = Vec::new();
    while !content.is_empty() {
        match setting(&content, errors) {
            Ok(setting) if is_new(&setting, &settings, errors) => settings.push(setting),
            Ok(_) => {}
            Err(error) => {
                errors.unread(error);
                break;
            }
        }
    }
    // What is left unread after a mistake is no other mistake.
    while !content.is_empty() {
        content.parse::<TokenTree>()?;
    }
    Ok(settings)
}

fn setting(input: ParseStream, errors: &mut Errors) -> syn::Result<Setting> {
    let attrs = input.call(Attribute::parse_outer)?;
    check_attributes(&attrs, &["doc"], errors);
    let name: Ident = clauses::expect(input, "a setting's name and type: `queue_url: String`")?;
    if input.parse::<Option<Token![:]>>()?.is_none() {
        return Err(syn::Error::new(name.span(), format!("a setting has a type: `{name}: String`")));
    }
    let ty = input.parse()?;
    if !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
        return Err(input.error("settings are separated by `,`, and have no values here: the runtime is given them"));
    }
    Ok(Setting { doc: docs::text(&attrs), name, ty })
}

/// Reports a setting whose name cannot be used.
fn is_new(setting: &Setting, earlier: &[Setting], errors: &mut Errors) -> bool {
    let Setting { name, .. } = setting;
    let (substitution, variable) = (setting.substitution(), setting.variable());
    let same = |other: &&Setting| other.substitution() == substitution || other.variable() == variable;
    let message = if !variable.is_ascii() {
        "a setting's name has letters of ASCII only: AWS knows it as `${Name}`".to_owned()
    } else if earlier.iter().any(|other| other.name == *name) {
        format!("another setting is named `{name}` already")
    } else if let Some(other) = earlier.iter().find(same) {
        format!(
            "`{}` and `{name}` are the same outside of Rust, `${{{substitution}}}` or `{variable}`: call one of them \
             something else",
            other.name
        )
    } else {
        return true;
    };
    errors.at(name.span(), message);
    false
}
