//! Examples of types that take less than their shape tells: a text that is a date, a list of three.

use std::collections::BTreeMap;

use crate::asl::{Json, Object};

/// Texts that types read which JSON shows as texts.
const TEXTS: &[&str] = &[
    "2026-01-31T12:00:00Z",
    "2026-01-31",
    "2026-01-31T12:00:00",
    "12:00:00",
    "PT1H",
    "00000000-0000-4000-8000-000000000000",
    "1.5",
    "1",
    "127.0.0.1",
    "127.0.0.1:8080",
    "::1",
    "[::1]:8080",
    "https://example.org/",
    "Monday",
    "January",
    "a",
];

const NUMBERS: &[u64] = &[0, 2, 10, 100, 1_000];

/// Beyond this, lists are not made longer.
const LONGEST_LIST: usize = 32;

/// More mistakes are not mended.
const MOST_REPAIRS: usize = 200;

/// `example`, changed where `mistake` names the path of a value that the type does not take, as long as that helps.
pub fn fitting(mut example: Json, mistake: impl Fn(&str) -> Option<String>) -> Json {
    let mut tried: BTreeMap<String, (Json, usize)> = BTreeMap::new();
    for _ in 0..MOST_REPAIRS {
        let text = serde_json::to_string(&example).unwrap_or_default();
        let Some(path) = mistake(&text) else { break };
        let Some(place) = at(&mut example, &path) else { break };
        let (original, number) = tried.entry(path).or_insert_with(|| (place.clone(), 0));
        let Some(other) = other(original, *number) else {
            *place = original.clone();
            break;
        };
        *number += 1;
        *place = other;
    }
    example
}

/// What else may be in the place of a value.
fn other(original: &Json, number: usize) -> Option<Json> {
    match original {
        Json::String(_) => TEXTS.get(number).map(|text| Json::from(*text)),
        Json::Number(_) => NUMBERS.get(number).map(|number| Json::from(*number)),
        Json::Array(elements) if number + 2 <= LONGEST_LIST => {
            elements.first().map(|first| Json::Array(vec![first.clone(); number + 2]))
        }
        Json::Null => {
            let object = Json::Object(Object::default());
            [Json::from("text"), Json::from(1), Json::Bool(true), Json::Array(Vec::new()), object].get(number).cloned()
        }
        _ => None,
    }
}

/// The value at a path such as `items[3].quantity`.
fn at<'j>(json: &'j mut Json, path: &str) -> Option<&'j mut Json> {
    let path = path.strip_prefix('.').unwrap_or(path);
    if path.is_empty() {
        return Some(json);
    }
    match json {
        Json::Array(elements) => {
            let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
            at(elements.get_mut(index.parse::<usize>().ok()?)?, rest)
        }
        Json::Object(Object(fields)) => {
            let begins = |name: &String| {
                path.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            };
            let (name, value) = fields.iter_mut().find(|(name, _)| begins(name))?;
            at(value, &path[name.len()..])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::Data;
    use crate::definition::Variable;
    use crate::example::input;

    #[test]
    fn what_a_type_does_not_take_is_replaced() {
        type Input = (Vec<(u8, Ipv4Addr)>, [u8; 3]);
        static PARAMETERS: &[Variable] = &[
            Variable { name: "hosts", shape: <Vec<(u8, Ipv4Addr)>>::shape },
            Variable { name: "three", shape: <[u8; 3]>::shape },
        ];
        let mistake = |text: &str| crate::input::decode::<Input>(text, PARAMETERS).err().map(|unfit| unfit.path);
        let example = fitting(input(PARAMETERS), mistake);
        let text = serde_json::to_string(&example).unwrap();
        assert_eq!(text, r#"{"hosts":[[1,"127.0.0.1"]],"three":[1,1,1]}"#);
    }

    #[test]
    fn what_nothing_mends_stays() {
        let example = Json::Array(vec![Json::from("text")]);
        assert_eq!(fitting(example.clone(), |_| Some("[0]".to_owned())), example);
        assert_eq!(fitting(example.clone(), |_| Some("[7]".to_owned())), example);
    }
}
