//! Reads a task call and its clauses.

use proc_macro2::{Ident, Span};
use syn::parse::{Parse, ParseStream};
use syn::{Lit, LitFloat, LitInt, LitStr, Path, Token, braced};

use super::ast::*;
use super::parse::{arguments, expression, peek_keyword};
use super::pattern;
use super::targets::target;
use crate::errors::{Errors, listed, suggestion_or};

const CLAUSES: [&str; 4] = ["timeout", "heartbeat", "retry", "catch"];

/// The error names that ASL reserves: <https://states-language.net/spec.html#appendix-a>, and those
/// that AWS adds: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>.
const RESERVED: [&str; 12] = [
    "Timeout",
    "HeartbeatTimeout",
    "TaskFailed",
    "Permissions",
    "Runtime",
    "DataLimitExceeded",
    "QueryEvaluationError",
    "BranchFailed",
    "NoChoiceMatched",
    "ExceedToleratedFailureThreshold",
    "ItemReaderFailed",
    "ResultWriterFailed",
];

/// The longest time that ASL accepts anywhere, in seconds: 99,999,999.
const LONGEST: u64 = 99_999_999;
/// The first `max_delay` of a retry that is too long, in seconds: 366 days.
const LONGEST_DELAY: u64 = 31_622_400;

/// What clauses stand after, and which may.
pub struct After {
    what: &'static str,
    allowed: &'static [&'static str],
    /// Whether it may be the call of a callback.
    callback: bool,
    /// What ends it.
    end: &'static str,
}

pub const CALL: After = After { what: "a call", allowed: &CLAUSES, callback: true, end: "`;`" };
pub const CALL_ALONE: After = After {
    what: "a call that is a branch or a map's body",
    allowed: &["timeout", "heartbeat", "retry"],
    callback: true,
    end: "`,` or a closing brace",
};
pub const PARALLEL: After = After { what: "a `parallel`", allowed: &["retry", "catch"], callback: false, end: "`;`" };
pub const MAP: After = After { what: "a `map`", allowed: &["retry", "catch"], callback: false, end: "`;`" };
pub const RUN: After = After { what: "a `run`", allowed: &["timeout", "retry", "catch"], callback: false, end: "`;`" };

#[derive(Default)]
pub struct Clauses {
    pub timeout: Option<Seconds>,
    /// `timeout never`
    pub never: Option<Span>,
    pub heartbeat: Option<Seconds>,
    pub retry: Vec<Retry>,
    pub catch: Vec<Catch>,
}

pub fn call(
    input: ParseStream,
    assign: Option<Ident>,
    task: Path,
    after: &After,
    errors: &mut Errors,
) -> syn::Result<Call> {
    let (arguments, paren) = arguments(input, true, errors)?;
    let question = input.parse::<Option<Token![?]>>()?.map(|token| token.span);
    let Clauses { timeout, never, heartbeat, retry, catch } = read(input, after, errors)?;
    Ok(Call { assign, task, paren, arguments, question, timeout, never, heartbeat, retry, catch })
}

pub fn read(input: ParseStream, after: &After, errors: &mut Errors) -> syn::Result<Clauses> {
    let mut clauses = Clauses::default();
    let mut seen: Vec<usize> = Vec::new();
    while let Some((word, _)) = input.cursor().ident() {
        let Some(position) = CLAUSES.iter().position(|clause| word == clause) else {
            return Err(unexpected(input, after));
        };
        let ident: Ident = input.parse()?;
        check_place(&ident, position, &seen, after, errors);
        seen.push(position);
        match position {
            0 if peek_keyword(input, "never") => clauses.never = never(input, after.callback, errors)?,
            0 => clauses.timeout = seconds(input, errors)?,
            1 => clauses.heartbeat = seconds(input, errors)?,
            2 => clauses.retry.push(retrier(input, ident.span(), errors)?),
            _ => {
                let catch = catcher(input, errors)?;
                if after.allowed.contains(&"catch") {
                    clauses.catch.push(catch);
                }
            }
        }
    }
    Ok(clauses)
}

fn check_place(ident: &Ident, position: usize, seen: &[usize], after: &After, errors: &mut Errors) {
    let latest = seen.iter().max().copied().unwrap_or_default();
    if !after.allowed.iter().any(|allowed| ident == allowed) {
        let message = format!(
            "`{ident}` cannot follow {}: Amazon States Language has none there; allowed are {}",
            after.what,
            listed(after.allowed.iter().copied())
        );
        errors.unread(syn::Error::new(ident.span(), message));
    } else if position < latest {
        let message = format!(
            "`{ident}` comes before `{}`: the order is `timeout`, `heartbeat`, `retry`, `catch`",
            CLAUSES[latest]
        );
        errors.at(ident.span(), message);
    }
    if position < 2 && seen.contains(&position) {
        errors.at(ident.span(), format!("a call has one `{ident}`"));
    }
}

/// The error for what stands where a clause or the end was expected.
pub fn unexpected(input: ParseStream, after: &After) -> syn::Error {
    let allowed = listed(after.allowed.iter().copied());
    match input.cursor().ident() {
        Some((word, _)) => {
            let order = format!(": after {} come {allowed}, in this order, and {}", after.what, after.end);
            let hint = suggestion_or(&word.to_string(), after.allowed.iter().copied(), &order);
            syn::Error::new(word.span(), format!("unknown clause `{word}`{hint}"))
        }
        None if input.peek(Token![.]) => input.error(
            "nothing follows a call but its clauses: the workflow awaits the task, and the next state uses its result",
        ),
        None => {
            input.error(format!("expected `;` after {}, or one of {allowed}", after.what.replacen("a ", "the ", 1)))
        }
    }
}

/// `never`, after `timeout`: the place of the word.
pub fn never(input: ParseStream, callback: bool, errors: &mut Errors) -> syn::Result<Option<Span>> {
    let span = input.parse::<Ident>()?.span();
    if callback {
        return Ok(Some(span));
    }
    let message = "`timeout never` is for the call of a callback: without a `timeout`, this takes as long as it takes";
    errors.at(span, message);
    Ok(None)
}

fn seconds(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Seconds>> {
    if input.peek(Token![for]) {
        input.parse::<Token![for]>()?;
        return Ok(Some(Seconds::For(expression(input, errors)?)));
    }
    Ok(duration(input, errors)?.map(Seconds::Literal))
}

/// A duration literal: `30s`, `5m`, `12h`, `3d`. `None` where it was reported as wrong.
pub fn duration(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Duration>> {
    if !input.peek(Lit) {
        return Err(input.error("expected a duration, such as `30s`, `5m`, `12h` or `3d`"));
    }
    let literal: Lit = input.parse()?;
    let span = literal.span();
    match duration_of(&literal) {
        Ok(0) => errors.at(span, "a duration is at least one second, `1s`"),
        Ok(seconds) if seconds <= LONGEST => return Ok(Some(Duration { seconds, span })),
        Ok(_) => errors.at(
            span,
            format!("a duration is at most {LONGEST} seconds, about 3 years: Amazon States Language's limit"),
        ),
        Err(message) => errors.at(span, message),
    }
    Ok(None)
}

fn duration_of(literal: &Lit) -> Result<u64, String> {
    const UNITS: &str = "the units are `s`, `m`, `h` and `d`";
    let literal = match literal {
        Lit::Int(literal) => literal,
        Lit::Float(_) => {
            return Err("a duration is a whole number, such as `90m` for `1.5h`, and at least one second".into());
        }
        _ => return Err(format!("expected a duration, such as `30s`: {UNITS}")),
    };
    let number: u64 = literal.base10_parse().map_err(|_| too_long())?;
    let seconds_per_unit = match literal.suffix() {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "ms" if number.is_multiple_of(1000) => return Ok(number / 1000),
        "ms" => return Err(format!("Amazon States Language counts whole seconds: `{number}ms` is a fraction of one")),
        "" => return Err(format!("a duration has a unit: `{number}s`, `{number}m`, `{number}h` or `{number}d`")),
        other => return Err(format!("unknown unit `{other}`: {UNITS}")),
    };
    number.checked_mul(seconds_per_unit).ok_or_else(too_long)
}

fn too_long() -> String {
    format!("this duration is too long: it is at most {LONGEST} seconds, about 3 years, Amazon States Language's limit")
}

fn retrier(input: ParseStream, span: Span, errors: &mut Errors) -> syn::Result<Retry> {
    let mut names = vec![error_name(input, errors)?];
    while input.parse::<Option<Token![|]>>()?.is_some() {
        names.push(error_name(input, errors)?);
    }
    if names.len() > 1
        && let Some(ErrorName::All(span)) = names.iter().find(|name| matches!(name, ErrorName::All(_)))
    {
        errors.at(*span, "`_` stands alone: it is every error already");
    }
    let mut retry = Retry {
        span,
        errors: names,
        interval: 1,
        max_attempts: 3,
        backoff_rate: 2.0,
        max_delay: None,
        full_jitter: false,
    };
    if !input.peek(syn::token::Brace) {
        return Ok(retry);
    }
    let fields;
    braced!(fields in input);
    let mut seen: Vec<String> = Vec::new();
    while !fields.is_empty() {
        let name: Ident = fields.parse()?;
        fields.parse::<Token![:]>()?;
        if seen.contains(&name.to_string()) {
            errors.at(name.span(), format!("`{name}` is given twice"));
        }
        seen.push(name.to_string());
        retry_field(&fields, &name, &mut retry, errors)?;
        if !fields.is_empty() {
            fields.parse::<Token![,]>()?;
        }
    }
    Ok(retry)
}

fn retry_field(input: ParseStream, name: &Ident, retry: &mut Retry, errors: &mut Errors) -> syn::Result<()> {
    const FIELDS: [&str; 5] = ["interval", "max_attempts", "backoff_rate", "max_delay", "jitter"];
    match name.to_string().as_str() {
        "interval" => {
            if let Some(duration) = duration(input, errors)? {
                retry.interval = duration.seconds;
            }
        }
        "max_delay" => retry.max_delay = max_delay(input, errors)?,
        "max_attempts" => {
            let literal: LitInt = expect(input, "a whole number of retries, such as `5`")?;
            match literal.base10_parse::<u32>() {
                Ok(number) if number <= 99_999_999 && literal.suffix().is_empty() => retry.max_attempts = number,
                _ => errors.at(literal.span(), "`max_attempts` is a whole number from 0 to 99999999"),
            }
        }
        "backoff_rate" => {
            let (rate, span) = number(input)?;
            if rate < 1.0 {
                errors
                    .at(span, "`backoff_rate` is at least 1.0: each delay is as long as the one before it, or longer");
            }
            retry.backoff_rate = rate;
        }
        "jitter" => {
            let value: Ident = expect(input, "`full` or `none`")?;
            match value.to_string().as_str() {
                "full" => retry.full_jitter = true,
                "none" => {}
                _ => errors.at(value.span(), format!("unknown jitter `{value}`: it is `full` or `none`")),
            }
        }
        other => {
            let allowed = format!(": a `retry` has {}", listed(FIELDS));
            let hint = suggestion_or(other, FIELDS.into_iter(), &allowed);
            return Err(syn::Error::new(name.span(), format!("unknown field `{other}`{hint}")));
        }
    }
    Ok(())
}

pub fn expect<T: Parse>(input: ParseStream, what: &str) -> syn::Result<T> {
    let span = input.span();
    input.parse().map_err(|_| syn::Error::new(span, format!("expected {what}")))
}

fn max_delay(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Duration>> {
    let Some(duration) = duration(input, errors)? else { return Ok(None) };
    if duration.seconds >= LONGEST_DELAY {
        let message = "a retry's longest delay is less than 31622400 seconds, 366 days: Amazon States Language's limit";
        errors.at(duration.span, message);
        return Ok(None);
    }
    Ok(Some(duration))
}

fn number(input: ParseStream) -> syn::Result<(f64, Span)> {
    if input.peek(LitInt) {
        let literal: LitInt = input.parse()?;
        return Ok((literal.base10_parse()?, literal.span()));
    }
    let literal: LitFloat = expect(input, "a number, such as `2.0`")?;
    Ok((literal.base10_parse()?, literal.span()))
}

fn error_name(input: ParseStream, errors: &mut Errors) -> syn::Result<ErrorName> {
    if input.peek(Token![_]) {
        return Ok(ErrorName::All(input.parse::<Token![_]>()?.span));
    }
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        check_text(&text, errors);
        return Ok(ErrorName::Named(text.value(), text.span()));
    }
    let span = input.span();
    let path = input.call(Path::parse_mod_style).map_err(|_| {
        syn::Error::new(
            span,
            "expected an error: a variant `PaymentError::Declined`, `States::Timeout`, a text, or `_`",
        )
    })?;
    named(path, errors)
}

fn check_text(text: &LitStr, errors: &mut Errors) {
    let value = text.value();
    if value.is_empty() {
        errors
            .at(text.span(), "this name of an error is empty: write the one that the task fails with, `\"Bank.Busy\"`");
    }
    if value.encode_utf16().count() > 256 {
        errors.at(text.span(), "an error's name has at most 256 characters: Amazon States Language's limit");
    }
    if let Some(name) = value.strip_prefix("States.")
        && !is_of_http(name)
    {
        let path = if name == "ALL" { "_".to_owned() } else { format!("States::{name}") };
        errors.at(text.span(), format!("write `{path}` for `{value}`"));
    }
}

/// Whether it is an error of `http:invoke`, which no path can name:
/// <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>.
fn is_of_http(name: &str) -> bool {
    let code = name.strip_prefix("Http.StatusCode.");
    name == "Http.Socket"
        || code.is_some_and(|code| code.len() == 3 && code.bytes().all(|digit| digit.is_ascii_digit()))
}

/// `States::Timeout` or `E::V`.
fn named(path: Path, errors: &mut Errors) -> syn::Result<ErrorName> {
    let span = path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span());
    if path.segments.len() < 2 {
        let name = path.segments.first().map_or_else(String::new, |segment| segment.ident.to_string());
        let message = format!("an error is written with its type: `ErrorType::{name}`");
        return Err(syn::Error::new(span, message));
    }
    if path.segments.len() == 2 && path.segments[0].ident == "States" {
        let name = &path.segments[1].ident;
        let text = name.to_string();
        if text == "ALL" {
            errors.at(name.span(), "write `_` for every error");
        } else if !RESERVED.contains(&text.as_str()) {
            let allowed = format!("; its errors are {}", listed(RESERVED));
            let hint = suggestion_or(&text, RESERVED.into_iter(), &allowed);
            errors.at(name.span(), format!("Amazon States Language has no error `States::{text}`{hint}"));
        }
        return Ok(ErrorName::Named(format!("States.{text}"), name.span()));
    }
    Ok(ErrorName::Variant(path))
}

fn catcher(input: ParseStream, errors: &mut Errors) -> syn::Result<Catch> {
    let error = error_name(input, errors)?;
    let pattern = match &error {
        ErrorName::Variant(path) => Some(pattern::catch(input, path, errors)?),
        _ => None,
    };
    let failure = if input.peek(Token![as]) {
        input.parse::<Token![as]>()?;
        Some(expect(input, "a name for the failure: `as failure`")?)
    } else {
        None
    };
    if !input.peek(Token![=>]) {
        return Err(input.error("expected `=> target` after what is caught"));
    }
    input.parse::<Token![=>]>()?;
    if input.peek(Token![if]) || input.peek(Token![match]) {
        let message = "a `catch` goes to one place: a state, `succeed` or `fail`; decide in that state";
        return Err(input.error(message));
    }
    let target = target(input, errors)?;
    if peek_keyword(input, "as") {
        return Err(input.error("`as failure` stands before `=>`"));
    }
    Ok(Catch { error, pattern, failure, target })
}
