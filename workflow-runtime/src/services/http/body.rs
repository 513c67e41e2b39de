//! The body of a request.

use reqwest::Url;
use serde_json::Value;

use super::{Connection, Invoke};

const JSON: &str = "application/json";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// The body and its content type, if there is one.
pub(super) fn of(call: &Invoke, connection: &Connection) -> Result<Option<(&'static str, String)>, String> {
    let mut body = call.request_body.clone();
    if !connection.body_parameters.is_empty() {
        match &body {
            Value::Null => body = Value::Object(serde_json::Map::new()),
            Value::Object(_) => {}
            _ => return Err("`RequestBody` is no object, and the connection has parameters for it".to_owned()),
        }
        for (name, value) in &connection.body_parameters {
            body[name] = value.as_str().into();
        }
    }
    let Some(transform) = call.transform.as_ref().filter(|transform| transform.request_body_encoding != "NONE") else {
        return Ok((!body.is_null()).then(|| (JSON, crate::services::text(body))));
    };
    if transform.request_body_encoding != "URL_ENCODED" {
        let encoding = &transform.request_body_encoding;
        return Err(format!("`RequestBodyEncoding` is `URL_ENCODED` or `NONE`, not `{encoding}`"));
    }
    let options = transform.request_encoding_options.as_ref();
    let lists = options.map_or("INDICES", |options| &options.array_format);
    match body {
        Value::Object(_) => Ok(Some((FORM, form(&pairs(&body, lists)?)))),
        body => Ok((!body.is_null()).then(|| (FORM, crate::services::text(body)))),
    }
}

pub(super) fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == JSON || kind.ends_with("+json")
}

/// Pairs as a web form has them.
pub(super) fn form(pairs: &[(String, String)]) -> String {
    let mut url = Url::parse("form:").expect("this is a URL");
    url.query_pairs_mut().extend_pairs(pairs);
    url.query().unwrap_or_default().to_owned()
}

/// The fields of an object, nested ones as `a[b]`.
fn pairs(body: &Value, lists: &str) -> Result<Vec<(String, String)>, String> {
    if !["INDICES", "REPEAT", "COMMAS", "BRACKETS"].contains(&lists) {
        return Err(format!("`ArrayFormat` is `INDICES`, `REPEAT`, `COMMAS` or `BRACKETS`, not `{lists}`"));
    }
    let mut found = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        collect(name.clone(), value, lists, &mut found);
    }
    Ok(found)
}

fn collect(name: String, value: &Value, lists: &str, found: &mut Vec<(String, String)>) {
    let text = |value: &Value| if value.is_null() { String::new() } else { crate::services::text(value.clone()) };
    match value {
        Value::Object(fields) => {
            for (inner, value) in fields {
                collect(format!("{name}[{inner}]"), value, lists, found);
            }
        }
        Value::Array(values) if lists == "COMMAS" => {
            found.push((name, values.iter().map(text).collect::<Vec<_>>().join(",")));
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                let name = match lists {
                    "INDICES" => format!("{name}[{index}]"),
                    "BRACKETS" => format!("{name}[]"),
                    _ => name.clone(),
                };
                collect(name, value, lists, found);
            }
        }
        value => found.push((name, text(value))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_written_in_four_ways() {
        let written = |lists| form(&pairs(&json!({ "a": [1, 2], "b": { "c": "x y" } }), lists).unwrap());
        assert_eq!(written("INDICES"), "a%5B0%5D=1&a%5B1%5D=2&b%5Bc%5D=x+y");
        assert_eq!(written("REPEAT"), "a=1&a=2&b%5Bc%5D=x+y");
        assert_eq!(written("COMMAS"), "a=1%2C2&b%5Bc%5D=x+y");
        assert_eq!(written("BRACKETS"), "a%5B%5D=1&a%5B%5D=2&b%5Bc%5D=x+y");
        assert!(pairs(&json!({}), "DOTS").is_err());
    }

    #[test]
    fn json_is_told_by_its_type() {
        assert!(is_json("application/json; charset=utf-8"));
        assert!(is_json("application/problem+json"));
        assert!(!is_json("text/plain"));
    }
}
