//! What stands in `#[task(…)]`: `callback = Type`, `resource = "arn:…"`, `once`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{LitStr, ReturnType, Signature, Token, Type};

use super::{Kind, Parameter};
use crate::errors::{Errors, listed, suggestion_or};
use crate::{nesting, types};

const OPTIONS: [&str; 3] = ["callback", "resource", "once"];

#[derive(Default)]
pub struct Options {
    /// The type of the answer, of a task that waits for one.
    pub callback: Option<Type>,
    /// The word `callback`, where it stands.
    callback_span: Option<Span>,
    /// The ARN of the service that Step Functions calls itself.
    pub service: Option<LitStr>,
    /// Whether it must not run twice.
    pub once: bool,
    /// Whether something could not be read.
    unread: bool,
}

pub fn read(arguments: TokenStream, errors: &mut Errors) -> Options {
    let mut options = Options::default();
    if let Some(span) = nesting::too_deep(arguments.clone()) {
        options.unread = true;
        errors.at(span, nesting::MESSAGE);
        return options;
    }
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            option(input, &mut options, errors)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(arguments) {
        options.unread = true;
        errors.push(error);
    }
    options
}

fn option(input: ParseStream, options: &mut Options, errors: &mut Errors) -> syn::Result<()> {
    let Ok(name) = input.parse::<Ident>() else {
        return Err(input.error("expected `callback = Type`, `resource = \"arn:…\"` or `once`"));
    };
    let text = name.to_string();
    if !OPTIONS.contains(&&*text) {
        let allowed = format!(": `#[task]` takes {}", listed(OPTIONS));
        let hint = suggestion_or(&text, OPTIONS.into_iter(), &allowed);
        return Err(syn::Error::new(name.span(), format!("unknown option `{text}`{hint}")));
    }
    if text == "once" {
        options.once = true;
        return match input.peek(Token![=]) {
            true => Err(input.error("`once` has no value: write `#[task(once)]`")),
            false => Ok(()),
        };
    }
    if !input.peek(Token![=]) {
        let value =
            if text == "callback" { "callback = Type` with the type of the answer" } else { "resource = \"arn:…\"`" };
        return Err(syn::Error::new(name.span(), format!("`{text}` has a value: `{value}")));
    }
    input.parse::<Token![=]>()?;
    let twice = if text == "callback" { options.callback.is_some() } else { options.service.is_some() };
    if twice {
        errors.at(name.span(), format!("a task has one `{text}`"));
    }
    if text == "callback" {
        options.callback = Some(answer(input)?);
        options.callback_span = Some(name.span());
    } else {
        let Ok(arn) = input.parse::<LitStr>() else {
            return Err(input.error(
                "`resource` is a text: the ARN of a service integration, `\"arn:aws:states:::sqs:sendMessage\"`",
            ));
        };
        options.service = Some(arn);
    }
    Ok(())
}

fn answer(input: ParseStream) -> syn::Result<Type> {
    let ty: Type = input.parse()?;
    match types::borrowed(&ty) {
        Some(span) => Err(syn::Error::new(span, "a callback's answer travels as JSON: name an owned type")),
        None => Ok(ty),
    }
}

/// What the options want of the function.
pub fn check(options: &Options, parameters: &[Parameter], sig: &Signature, errors: &mut Errors) {
    let token = parameters.iter().find(|parameter| matches!(parameter.kind, Kind::Token));
    match (options.callback_span, token) {
        (None, Some(token)) if !options.unread => {
            let message = "a token belongs to a callback, whose state waits for the answer: write `#[task(callback = Type)]` \
                           with the answer's type";
            errors.at(token.ty.span(), message);
        }
        (Some(span), None) if options.service.is_none() && !options.unread => {
            let message = "a callback hands out its token: take it as a parameter, `token: TaskToken`";
            errors.at(span, message);
        }
        _ => {}
    }
    if options.callback.is_some()
        && let Some(span) = value_returned(&sig.output)
    {
        let message = "a callback's function returns `()` or `Result<(), Error>`: its answer comes later, to whoever has the \
                       token";
        errors.at(span, message);
    }
    if let Some(arn) = &options.service {
        if let Err(message) = service(&arn.value(), options.callback.is_some()) {
            errors.at(arn.span(), message);
        }
        let mut data = parameters.iter().filter(|parameter| matches!(parameter.kind, Kind::Data(_)));
        let message = "a service is given one value, its `Arguments`: take one parameter for all of them";
        match (data.next(), data.next()) {
            (Some(_), Some(second)) => errors.at(second.name.span(), message),
            (None, _) => errors.at(sig.ident.span(), message),
            _ => {}
        }
    }
}

/// The place of the value that a function returns, or that its `Result` has, where that is written.
fn value_returned(output: &ReturnType) -> Option<Span> {
    let ReturnType::Type(_, ty) = output else { return None };
    let value = match super::result_arguments(ty) {
        Some((value, _)) => value,
        None if super::last_segment(ty).is_some_and(|ident| ident == "Result") => return None,
        None => ty,
    };
    let is_unit = matches!(value, Type::Tuple(tuple) if tuple.elems.is_empty());
    (!is_unit).then(|| value.span())
}

/// Whether an ARN names a service integration, as
/// <https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html> has them.
fn service(arn: &str, callback: bool) -> Result<(), String> {
    const FORM: &str = "write `arn:aws:states:::service:action`, such as `arn:aws:states:::sqs:sendMessage`, or \
                        `arn:aws:states:::aws-sdk:service:action`";
    let parts: Vec<&str> = arn.split(':').collect();
    let ["arn", partition, kind, region, account, rest @ ..] = parts.as_slice() else {
        return Err(format!("this is no ARN: {FORM}"));
    };
    if *kind != "states" || !region.is_empty() || !account.is_empty() {
        let where_it_runs = "a task that a Lambda function or an activity serves has no `resource`: the `Deployment` says where \
                             it runs";
        return Err(format!("this is no service integration: {FORM}; {where_it_runs}"));
    }
    let (action, pattern) = match rest {
        ["aws-sdk", service, action] if is_word(service) => pattern_of(action),
        [service, action] if is_word(service) && *service != "aws-sdk" => pattern_of(action),
        [service, action, "2"] if is_word(service) && action.ends_with(".sync") => pattern_of(action),
        _ => return Err(format!("this is no service integration: {FORM}")),
    };
    if !(*partition == "aws" || partition.starts_with("aws-")) || !is_word(action) {
        return Err(format!("this is no service integration: {FORM}"));
    }
    match (pattern, callback) {
        ("" | "waitForTaskToken", true) | ("" | "sync", false) => {
            if pattern == "sync" && rest[0] == "aws-sdk" {
                return Err("Step Functions waits for no action of `aws-sdk`: leave `.sync` out".to_owned());
            }
            Ok(())
        }
        ("waitForTaskToken", false) => Err("a state that waits for a token waits for an answer: write \
                                            `#[task(callback = Type, resource = …)]` with its type, and leave \
                                            `.waitForTaskToken` out"
            .to_owned()),
        ("sync", true) => {
            Err("`.sync` waits for the service, `callback` for an answer: a task waits for one of them".to_owned())
        }
        (other, _) => Err(format!("Step Functions knows no `.{other}`: an action may end with `.sync` or `.sync:2`")),
    }
}

/// Whether Step Functions waits for the end of what the service does: `runTask.sync`, `startExecution.sync:2`.
pub fn is_sync(arn: &str) -> bool {
    arn.split(':').any(|part| pattern_of(part).1 == "sync")
}

/// `sendMessage.sync` as `("sendMessage", "sync")`.
fn pattern_of(action: &str) -> (&str, &str) {
    action.split_once('.').unwrap_or((action, ""))
}

fn is_word(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}
