//! From JSON text to a workflow's input.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::slice::Iter;

use serde::Deserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use serde_path_to_error::{Segment, Track};

#[cfg(feature = "durable")]
use crate::data::Data;
use crate::definition::Variable;
use crate::mask::{holds_secret, inside_secret, told};
use crate::mistakes::{Mistake, Place, Seen};
use crate::shape::Shape;

/// Beyond these, mistakes are not listed, and what is not read is counted.
const MOST: usize = 20;

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
    /// What seems to be wrong besides, without lines: the first twenty.
    pub others: Vec<InputError>,
}

/// The input of a workflow: of one parameter it is the whole text, of several an object by their names.
pub fn decode<I: DeserializeOwned>(text: &str, parameters: &'static [Variable]) -> Result<I, InputError> {
    read(text, parameters).map_err(|unfit| unfit.in_words(text, |json| Seen::of_input(parameters, json)))
}

/// What of an input is not read.
pub fn unread(text: &str, parameters: &'static [Variable]) -> Vec<String> {
    let Ok(json) = serde_json::from_str(text) else { return Vec::new() };
    let Seen { unread, .. } = Seen::of_input(parameters, &json);
    let more = unread.len().saturating_sub(MOST);
    let mut notes: Vec<_> = unread.into_iter().take(MOST).map(Mistake::note).collect();
    if more > 0 {
        notes.push(format!("{more} more fields are not read"));
    }
    notes
}

/// A value whose whole text is given.
#[cfg(feature = "durable")]
pub fn value<T: Data>(text: &str) -> Result<T, InputError> {
    let read = document(text, |path| inside_secret(T::shape(), path));
    read.map_err(|unfit| unfit.in_words(text, |json| Seen::of_value(T::shape(), json)))
}

fn read<I: DeserializeOwned>(text: &str, parameters: &'static [Variable]) -> Result<I, InputError> {
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
    let value = part(&mut json, PhantomData, Place::default(), secret)?;
    json.end().map_err(|error| InputError::new(Place::default(), &error, false))?;
    Ok(value)
}

fn part<'de, S: DeserializeSeed<'de>>(
    json: &mut serde_json::Deserializer<serde_json::de::StrRead<'de>>,
    seed: S,
    around: Place,
    secret: impl Fn(&[&Segment]) -> Option<usize>,
) -> Result<S::Value, InputError> {
    let mut track = Track::new();
    let value = seed.deserialize(serde_path_to_error::Deserializer::new(json, &mut track));
    value.map_err(|error| {
        let path = track.path();
        // Without the places that have no name yet, as in an object that breaks off.
        let known: Vec<_> = path.iter().filter(|segment| !matches!(segment, Segment::Unknown)).collect();
        let inside = secret(&known);
        let told = &known[..known.len() - inside.unwrap_or(0)];
        InputError::new(place(around, told), &error, inside.is_some())
    })
}

fn place(around: Place, path: &[&Segment]) -> Place {
    path.iter().fold(around, |place, segment| match segment {
        Segment::Seq { index } => place.element(*index),
        segment => place.field(&segment.to_string()),
    })
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
            let null = &mut serde_json::Deserializer::from_str("null");
            return part(null, seed, Place::default(), |_| None).map(Some);
        };
        let value = value.get();
        let start = value.as_ptr().addr() - self.text.as_ptr().addr();
        let secret = |path: &[&Segment]| inside_secret((parameter.shape)(), path);
        let read =
            part(&mut serde_json::Deserializer::from_str(value), seed, Place::default().field(parameter.name), secret);
        read.map(Some).map_err(|unfit| unfit.behind(&self.text[..start]))
    }
}

impl InputError {
    fn new(place: Place, error: &serde_json::Error, secret: bool) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = told(error, secret);
        let why = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text).to_owned();
        InputError { line, column, ..InputError::at(place, why) }
    }

    fn at(Place { path, pointer }: Place, why: String) -> Self {
        InputError { path, pointer, why, line: 0, column: 0, others: Vec::new() }
    }

    /// In a value that begins after the text `before`.
    fn behind(mut self, before: &str) -> Self {
        let last_line = before.rfind('\n').map_or(0, |end| end + 1);
        if self.line == 1 {
            self.column += before.len() - last_line;
        }
        self.line += before.matches('\n').count();
        self
    }

    /// With the words for what is seen where serde stopped, and with what is seen elsewhere. What is no JSON stays as it is.
    fn in_words(mut self, text: &str, see: impl FnOnce(&Value) -> Seen) -> Self {
        let Ok(json) = serde_json::from_str(text) else { return self };
        let Seen { mut mistakes, unread } = see(&json);
        if self.why.starts_with("unknown field `") {
            mistakes.extend(unread.into_iter().filter(|field| distance(field, &self.pointer) <= Distance::Inside));
        }
        mistakes.retain(|mistake| distance(mistake, &self.pointer) != Distance::Nowhere);
        match mistakes.iter().enumerate().min_by_key(|(_, mistake)| distance(mistake, &self.pointer)) {
            Some((index, nearest)) if distance(nearest, &self.pointer) < Distance::Elsewhere => {
                let Mistake { place, why, .. } = mistakes.remove(index);
                (self.path, self.pointer, self.why) = (place.path, place.pointer, why);
            }
            _ => self.why = plain(&self.why),
        }
        let others = mistakes.into_iter().take(MOST).map(|mistake| InputError::at(mistake.place, mistake.why));
        self.others = others.collect();
        self
    }
}

/// How far a mistake is from the place where serde stopped.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    There,
    Inside,
    /// serde read an array there, where an object belongs.
    Around,
    Elsewhere,
    /// It may be none.
    Nowhere,
}

fn distance(mistake: &Mistake, stopped: &str) -> Distance {
    let pointer = mistake.place.pointer.as_str();
    let inside = |inner: &str, outer| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
    match mistake.sure {
        _ if pointer == stopped => Distance::There,
        true if inside(pointer, stopped) => Distance::Inside,
        true => Distance::Elsewhere,
        false if inside(stopped, pointer) => Distance::Around,
        false => Distance::Nowhere,
    }
}

/// What serde says of fields, as people do.
fn plain(why: &str) -> String {
    let of = |what: &str| why.strip_prefix(what)?.strip_suffix('`');
    match (of("missing field `"), of("duplicate field `")) {
        (Some(name), _) => format!("`{name}` is missing"),
        (_, Some(name)) => format!("`{name}` is there twice"),
        _ => why.to_owned(),
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
        InputError::at(Place::default(), why.to_string())
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
        assert_eq!(unfit("{}"), ("`goods` is missing: it is an array".to_owned(), 0, 0));
        let text = "{\"note\": null,\n  \"goods\": [1,\n 300]}";
        let why = "`goods[1]`: a whole number from 0 to 255 belongs here, not 300";
        assert_eq!(unfit(text), (why.to_owned(), 3, 4));
        let why = "`goods[0]`: a whole number from 0 to 255 belongs here, not the text \"x\"";
        assert_eq!(unfit("{\"goods\": [\"x\"]}"), (why.to_owned(), 1, 14));
        assert_eq!(unfit("{\"goods\": [1]"), ("EOF while parsing an object".to_owned(), 1, 13));
        assert_eq!(unfit("[]"), ("an object with `goods`, `note` belongs here, not an array".to_owned(), 1, 0));
        assert_eq!(unfit("{\"goods\": []} x"), ("trailing characters".to_owned(), 1, 15));
    }

    const U32: &str = "a whole number from 0 to 4294967295 belongs here";

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
        let means_are = "{\"Card\": …} or {\"Codes\": …} or {\"Coins\": …} belongs here";
        for (means, other, path, why) in [
            (r#"[{"Card": {"holder": "Ferris", "number": "4111"}}]"#, "null", "means[0].Card.number", U32),
            (r#"[{"Codes": {"4111": null}}]"#, "null", "means[0].Codes", hidden),
            (r#"[{"Codes": "4111"}]"#, "null", "means[0].Codes", "an object belongs here"),
            (r#"[{"Card": 4111}]"#, "null", "means[0].Card", "an object with `holder`, `number` belongs here"),
            (r#"[{"4111": 1}]"#, "null", "means[0]", means_are),
            ("4111", "null", "means", "an array belongs here"),
            ("[]", r#"[1, "4111"]"#, "other[1]", "an object with `holder`, `number` belongs here"),
        ] {
            let text = format!(r#"{{"means": {means}, "other": {other}}}"#);
            let unfit = decode::<Input>(&text, PARAMETERS).err().unwrap();
            assert_eq!((unfit.path.as_str(), unfit.why.as_str(), &unfit.others[..]), (path, why, &[][..]));
            assert!(unfit.line == 1 && unfit.column > 10, "{unfit:?}");
        }
        for (means, other, told) in [
            (r#"[{"Coins": 4111}]"#, "null", "`means[0].Coins`: a whole number from 0 to 255 belongs here, not 4111"),
            ("[]", "[4111, null]", "`other[0]`: a whole number from 0 to 255 belongs here, not 4111"),
            (r#"[{"Card": {"number": 1}}]"#, "null", "`means[0].Card`: `holder` is missing: it is a text"),
        ] {
            let text = format!(r#"{{"means": {means}, "other": {other}}}"#);
            assert_eq!(decode::<Input>(&text, PARAMETERS).err().unwrap().to_string(), told);
        }
        let told = "an object with `means`, `other` belongs here";
        assert_eq!(decode::<Input>("\"4111\"", PARAMETERS).err().unwrap().to_string(), told);
        let misplaced = r#"{"means": [{"Card": {"holder": "", "number": 1, "4111": 1}}]}"#;
        let note = "`means[0].Card.…` is not read: `Card` has no such field, only `holder`, `number`";
        assert_eq!(unread(misplaced, PARAMETERS), [note]);
    }

    #[test]
    fn a_place_is_a_json_pointer_too() {
        let pointer = |text| decode::<(Vec<u8>, Option<String>)>(text, TWO).unwrap_err().pointer;
        assert_eq!(pointer(r#"{"goods": [1, 300]}"#), "/goods/1");
        assert_eq!(pointer(r#"{"goods": 7}"#), "/goods");
        assert_eq!(pointer("7"), "");
        assert_eq!(Place::default().field("a/b~c").pointer, "/a~1b~0c");
    }
}
