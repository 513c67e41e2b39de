//! Variables as JSON, by name.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::data::Data;
use crate::definition::Variable;
use crate::error::Failure;
use crate::mask::{holds_secret, told, told_of};

/// Variables that are written down, one after the other, as the fields of a JSON object.
#[derive(Default)]
pub struct Variables {
    bytes: Vec<u8>,
    places: Vec<(&'static str, Range<usize>)>,
    failure: Option<Failure>,
}

impl Variables {
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.begin(name);
        let start = self.bytes.len();
        if let Err(error) = serde_json::to_writer(&mut self.bytes, value) {
            let cause = format!("the variable `{name}` cannot be written as JSON: {error}");
            self.failure.get_or_insert(Failure::new("States.Runtime", cause));
        }
        self.places.push((name, start..self.bytes.len()));
    }

    fn begin(&mut self, name: &str) {
        if !self.bytes.is_empty() {
            self.bytes.push(b',');
        }
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }

    /// The bytes of all fields.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The names, and the bytes of the values.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.places.iter().map(|(name, place)| (*name, place.len()))
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.places.clear();
        self.failure = None;
    }

    /// The fields, without the braces.
    pub(crate) fn fields(&self) -> Result<&[u8], Failure> {
        match &self.failure {
            Some(failure) => Err(failure.clone()),
            None => Ok(&self.bytes),
        }
    }

    /// The JSON of the variable, where there is one.
    pub(crate) fn only(&self) -> Result<&[u8], Failure> {
        let bytes = self.fields()?;
        Ok(self.places.first().map_or(b"null", |(_, place)| &bytes[place.clone()]))
    }

    fn value(&self, name: &str) -> Option<&[u8]> {
        let (_, place) = self.places.iter().find(|(known, _)| *known == name)?;
        Some(&self.bytes[place.clone()])
    }

    /// The JSON of a variable that `before` has not, or with another value.
    pub(crate) fn changed(&self, before: &Variables, name: &str) -> Option<&[u8]> {
        self.value(name).filter(|value| before.value(name) != Some(value))
    }

    /// The fields that `before` has not, or with another value, behind each other.
    pub(crate) fn changed_since(&self, before: &Variables, fields: &mut Vec<u8>) {
        let start = fields.len();
        for (name, _) in &self.places {
            let Some(value) = self.changed(before, name) else { continue };
            if fields.len() > start {
                fields.push(b',');
            }
            fields.push(b'"');
            fields.extend_from_slice(name.as_bytes());
            fields.extend_from_slice(b"\":");
            fields.extend_from_slice(value);
        }
    }
}

/// Variables as a store kept them.
#[derive(Debug, Default, Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct SavedVariables {
    values: BTreeMap<String, Box<RawValue>>,
    /// As the build has them that reads the values.
    #[serde(skip)]
    pub(crate) types: &'static [Variable],
}

impl SavedVariables {
    pub fn take<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Unfit> {
        let value = self.values.get(name).ok_or_else(|| Unfit(format!("the variable `{name}` is missing")))?;
        serde_json::from_str(value.get()).map_err(|error| {
            let secret = self.types.iter().any(|known| known.name == name && holds_secret((known.shape)()));
            Unfit(format!("the variable `{name}` does not fit: {}", told(&error, secret)))
        })
    }
}

/// Why what was kept does not fit the workflow that is built.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfit(pub(crate) String);

impl Unfit {
    pub fn state() -> Self {
        Unfit("the state is missing".to_owned())
    }

    /// What a machine came to is no `T`.
    pub(crate) fn output<T: Data>(error: &serde_json::Error) -> Self {
        Unfit(format!("what it came to does not fit: {}", told_of::<T>(error)))
    }

    pub(crate) fn in_state(self, name: &str) -> Self {
        Unfit(format!("the state `{name}`: {self}"))
    }

    /// What is unfit is inside these states.
    pub(crate) fn at(self, place: &str) -> Self {
        if place.is_empty() { self } else { Unfit(format!("in `{place}`: {self}")) }
    }

    pub(crate) fn no_state(name: &str) -> Self {
        Unfit(format!("there is no state `{name}`: where it was renamed, `#[was(\"{name}\")]` belongs before it"))
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
