//! From JSON text to a workflow's input.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::slice::Iter;

use serde::Deserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_path_to_error::{Segment, Track};

use crate::definition::Variable;
use crate::mask::{holds_secret, inside_secret, told};
use crate::shape::Shape;

/// Why a text is no input, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InputError {
    /// Such as `items[3].quantity`; empty for the whole input.
    pub path: String,
    /// The same as a JSON Pointer: `/items/3/quantity`; see <https://www.rfc-editor.org/rfc/rfc6901>.
    pub pointer: String,
    /// What is wrong; without the value where it may hold a secret.
    pub why: String,
    /// From 1; 0 where it has no place.
    pub line: usize,
    /// In bytes, from 1.
    pub column: usize,
}

/// The input of a workflow: of one parameter it is the whole text, of several an object by their names.
pub fn decode<I: DeserializeOwned>(text: &str, parameters: &'static [Variable]) -> Result<I, InputError> {
    match parameters {
        [] => document("null", |_| None),
        [only] => document(text, |path| inside_secret((only.shape)(), path)),
        _ => {
            let any = parameters.iter().any(|parameter| holds_secret((parameter.shape)()));
            let secret = |path: &[&Segment]| any.then_some(path.len());
            let values: BTreeMap<String, &RawValue> = document(text, secret)?;
            I::deserialize(Arguments { text, values, parameters: parameters.iter() })
        }
    }
}

/// `secret` is [`inside_secret`] of what is read.
fn document<'de, T: de::Deserialize<'de>>(
    text: &'de str,
    secret: impl Fn(&[&Segment]) -> Option<usize>,
) -> Result<T, InputError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = part(&mut json, PhantomData, secret)?;
    json.end().map_err(|error| InputError::new(&[], &error, false))?;
    Ok(value)
}

fn part<'de, S: DeserializeSeed<'de>>(
    json: &mut serde_json::Deserializer<serde_json::de::StrRead<'de>>,
    seed: S,
    secret: impl Fn(&[&Segment]) -> Option<usize>,
) -> Result<S::Value, InputError> {
    let mut track = Track::new();
    let value = seed.deserialize(serde_path_to_error::Deserializer::new(json, &mut track));
    value.map_err(|error| {
        let path = track.path();
        // Without the places that have no name yet, as in an object that breaks off.
        let known: Vec<_> = path.iter().filter(|segment| !matches!(segment, Segment::Unknown)).collect();
        let inside = secret(&known);
        InputError::new(&known[..known.len() - inside.unwrap_or(0)], &error, inside.is_some())
    })
}

fn written(path: &[&Segment]) -> String {
    path.iter().fold(String::new(), |path, segment| joined(&path, &segment.to_string()))
}

fn pointer(path: &[&Segment]) -> String {
    let names = path.iter().map(|segment| match segment {
        Segment::Seq { index } => index.to_string(),
        segment => segment.to_string(),
    });
    names.map(|name| pointed(&name)).collect()
}

fn pointed(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn joined(path: &str, rest: &str) -> String {
    let between = if path.is_empty() || rest.is_empty() || rest.starts_with('[') { "" } else { "." };
    format!("{path}{between}{rest}")
}

/// The parameters in their order, as serde reads a tuple.
struct Arguments<'de> {
    text: &'de str,
    values: BTreeMap<String, &'de RawValue>,
    parameters: Iter<'static, Variable>,
}

impl<'de> Deserializer<'de> for Arguments<'de> {
    type Error = InputError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, InputError> {
        visitor.visit_seq(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Arguments<'de> {
    type Error = InputError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, InputError> {
        let Some(parameter) = self.parameters.next() else { return Ok(None) };
        let Some(value) = self.values.get(parameter.name) else {
            if !matches!((parameter.shape)(), Shape::Option(_)) {
                return Err(de::Error::missing_field(parameter.name));
            }
            return part(&mut serde_json::Deserializer::from_str("null"), seed, |_| None).map(Some);
        };
        let value = value.get();
        let start = value.as_ptr().addr() - self.text.as_ptr().addr();
        let inside = |unfit: InputError| unfit.inside(parameter.name, &self.text[..start]);
        let secret = |path: &[&Segment]| inside_secret((parameter.shape)(), path);
        part(&mut serde_json::Deserializer::from_str(value), seed, secret).map(Some).map_err(inside)
    }
}

impl InputError {
    fn new(path: &[&Segment], error: &serde_json::Error, secret: bool) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = told(error, secret);
        let why = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text).to_owned();
        InputError { path: written(path), pointer: pointer(path), why, line, column }
    }

    /// In a parameter whose value begins after the text `before`.
    fn inside(mut self, parameter: &str, before: &str) -> Self {
        self.path = joined(parameter, &self.path);
        self.pointer.insert_str(0, &pointed(parameter));
        let last_line = before.rfind('\n').map_or(0, |end| end + 1);
        if self.line == 1 {
            self.column += before.len() - last_line;
        }
        self.line += before.matches('\n').count();
        self
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.why),
            path => write!(f, "`{path}`: {}", self.why),
        }
    }
}

impl std::error::Error for InputError {}

impl de::Error for InputError {
    fn custom<T: fmt::Display>(why: T) -> Self {
        InputError { path: String::new(), pointer: String::new(), why: why.to_string(), line: 0, column: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Data;

    static TWO: &[Variable] = &[
        Variable { name: "goods", shape: Vec::<u8>::shape },
        Variable { name: "note", shape: Option::<String>::shape },
    ];

    fn unfit(text: &str) -> (String, usize, usize) {
        let unfit = decode::<(Vec<u8>, Option<String>)>(text, TWO).unwrap_err();
        (unfit.to_string(), unfit.line, unfit.column)
    }

    #[test]
    fn several_parameters_are_an_object_by_name() {
        let read = |text| decode::<(Vec<u8>, Option<String>)>(text, TWO).unwrap();
        assert_eq!(read(r#"{"note": "a", "goods": [1, 2]}"#), (vec![1, 2], Some("a".to_owned())));
        assert_eq!(read(r#"{"goods": [], "other": 1}"#), (vec![], None));
    }

    #[test]
    fn a_mistake_is_told_by_its_place() {
        assert_eq!(unfit("{}"), ("missing field `goods`".to_owned(), 0, 0));
        let text = "{\"note\": null,\n  \"goods\": [1,\n 300]}";
        let why = "`goods[1]`: invalid value: integer `300`, expected u8";
        assert_eq!(unfit(text), (why.to_owned(), 3, 4));
        let why = "`goods[0]`: invalid type: string \"x\", expected u8";
        assert_eq!(unfit("{\"goods\": [\"x\"]}"), (why.to_owned(), 1, 14));
        assert_eq!(unfit("{\"goods\": [1]"), ("EOF while parsing an object".to_owned(), 1, 13));
        assert_eq!(unfit("[]").1, 1);
        assert_eq!(unfit("{\"goods\": []} x"), ("trailing characters".to_owned(), 1, 15));
    }

    #[test]
    fn a_mistake_tells_no_secret() {
        use serde::{Deserialize, Serialize};

        #[derive(Serialize, Deserialize, Data)]
        struct Card {
            holder: String,
            #[data(secret)]
            number: u32,
        }
        #[derive(Serialize, Deserialize, Data)]
        enum Means {
            Card(Card),
            Codes(#[data(secret)] BTreeMap<String, u32>),
            Coins(u8),
        }
        type Input = (Vec<Means>, Option<(u8, Card)>);
        static PARAMETERS: &[Variable] = &[
            Variable { name: "means", shape: Vec::<Means>::shape },
            Variable { name: "other", shape: Option::<(u8, Card)>::shape },
        ];
        let hidden = "it does not fit its type, and may hold a secret";
        for (means, other, told) in [
            (r#"[{"Card": {"holder": "Ferris", "number": "4111"}}]"#, "null", "`means[0].Card.number`: "),
            (r#"[{"Codes": {"4111": null}}]"#, "null", "`means[0].Codes`: "),
            (r#"[{"Card": 4111}]"#, "null", "`means[0].Card`: "),
            (r#"[{"4111": 1}]"#, "null", "`means[0]`: "),
            ("4111", "null", "`means`: "),
            ("[]", r#"[1, "4111"]"#, "`other[1]`: "),
        ] {
            let text = format!(r#"{{"means": {means}, "other": {other}}}"#);
            let unfit = decode::<Input>(&text, PARAMETERS).err().unwrap();
            assert_eq!(unfit.to_string(), format!("{told}{hidden}"));
            assert!(unfit.line == 1 && unfit.column > 10, "{unfit:?}");
        }
        for (means, other, told) in [
            (r#"[{"Coins": 4111}]"#, "null", "`means[0].Coins`: invalid value: integer `4111`, expected u8"),
            ("[]", "[4111, null]", "`other[0]`: invalid value: integer `4111`, expected u8"),
            (r#"[{"Card": {"number": 1}}]"#, "null", "`means[0].Card`: missing field `holder`"),
        ] {
            let text = format!(r#"{{"means": {means}, "other": {other}}}"#);
            assert_eq!(decode::<Input>(&text, PARAMETERS).err().unwrap().to_string(), told);
        }
        assert_eq!(decode::<Input>("\"4111\"", PARAMETERS).err().unwrap().to_string(), hidden);
    }

    #[test]
    fn a_place_is_a_json_pointer_too() {
        let pointer = |text| decode::<(Vec<u8>, Option<String>)>(text, TWO).unwrap_err().pointer;
        assert_eq!(pointer(r#"{"goods": [1, 300]}"#), "/goods/1");
        assert_eq!(pointer(r#"{"goods": 7}"#), "/goods");
        assert_eq!(pointer("7"), "");
        assert_eq!(pointed("a/b~c"), "/a~1b~0c");
    }
}
