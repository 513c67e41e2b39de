//! `derive(Data)` names what serde writes where attributes, generics and recursion meet.
#![allow(missing_docs, dead_code)]

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::json;
use workflow_runtime::Data;
use workflow_runtime::shape::{Fields, Missing, Shape};

mod fits;
use fits::check;

fn map<T>(entries: impl IntoIterator<Item = (&'static str, T)>) -> BTreeMap<String, T> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

#[derive(Serialize, Deserialize, Data)]
struct Unit;

#[derive(Serialize, Deserialize, Data)]
struct NoFields {}

#[derive(Serialize, Deserialize, Data)]
struct Newtype(Vec<u32>);

#[derive(Serialize, Deserialize, Data)]
struct Pair(u32, Option<Unit2>);

#[derive(Serialize, Deserialize, Data)]
struct Unit2 {
    #[serde(rename(serialize = "a", deserialize = "a"), alias = "b")]
    x: u32,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(transparent)]
struct Transparent {
    inner: HashMap<String, Newtype>,
}

#[test]
fn structs_of_every_form() {
    check(&Unit);
    check(&NoFields {});
    check(&Newtype(vec![1]));
    check(&Pair(1, Some(Unit2 { x: 1 })));
    check(&Pair(1, None));
    check(&Transparent { inner: HashMap::from([("a".to_owned(), Newtype(vec![]))]) });
}

#[derive(Serialize, Deserialize, Data)]
#[serde(bound = "T: Data", rename_all = "camelCase", deny_unknown_fields)]
struct Bounded<T> {
    first_item: T,
    #[serde(skip)]
    marker: PhantomData<T>,
}

#[derive(Serialize, Deserialize, Data)]
struct Page<T, const N: usize = 2> {
    items: Vec<T>,
    #[serde(default)]
    next: T,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<T>,
    counts: BTreeMap<String, T>,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "is", content = "of")]
enum Either<A, B> {
    Left(A),
    Right(B),
    Both { a: A, b: B },
    Neither,
}

#[derive(Serialize, Deserialize, Data)]
struct Tree<T> {
    value: T,
    children: Vec<Tree<T>>,
    parent: Option<Box<Tree<T>>>,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "op", rename_all = "lowercase")]
enum Formula {
    Number { value: f64 },
    Negative { of: Box<Formula> },
    Sum { parts: Vec<Formula> },
}

#[test]
fn generic_and_recursive_types() {
    check(&Bounded { first_item: 1, marker: PhantomData });
    check(&Page::<_, 3> { items: vec![1], next: 0, last: None, counts: map([("a", 1)]) });
    check(&Page::<_> { items: vec![Some(1)], next: None, last: None, counts: map([("a", None)]) }.items);
    let both = Either::Both { a: 1, b: "x".to_owned() };
    [Either::Left(1), Either::Right("x".to_owned()), both, Either::Neither].iter().for_each(check);
    let leaf = |value| Tree { value, children: vec![], parent: None };
    check(&Tree { value: 1, children: vec![leaf(2), leaf(3)], parent: Some(Box::new(leaf(4))) });
    let number = || Formula::Number { value: 1.0 };
    check(&number());
    check(&Formula::Sum { parts: vec![number(), Formula::Sum { parts: vec![] }] });
}

#[derive(Serialize, Deserialize, Data)]
struct Name {
    #[serde(rename = "first-name")]
    first: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<String>,
}

#[derive(Serialize, Deserialize, Data)]
struct Person {
    #[serde(flatten)]
    name: Name,
    age: u32,
}

#[derive(Serialize, Deserialize, Data)]
struct Employee {
    id: u32,
    #[serde(flatten)]
    person: Box<Person>,
    #[serde(flatten)]
    job: Job,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "job")]
enum Job {
    Clerk,
    Driver { licence: String },
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "is", content = "of")]
enum State {
    Idle,
    Busy(u32),
}

#[derive(Serialize, Deserialize, Data)]
struct Machine {
    #[serde(flatten)]
    state: State,
    #[serde(flatten)]
    name: Name,
    #[serde(flatten)]
    rest: BTreeMap<String, u32>,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "event")]
enum Event {
    Hired {
        #[serde(flatten)]
        who: Name,
        on: String,
    },
    Labelled(BTreeMap<String, u32>),
    Named(Name),
    Moved(State),
}

#[derive(Serialize, Deserialize, Data)]
struct Wrapped<T> {
    #[serde(flatten)]
    name: Name,
    content: T,
}

#[test]
fn flattened_fields() {
    let name = |last: Option<&str>| Name { first: "Ada".into(), last: last.map(str::to_owned) };
    let person = || Box::new(Person { name: name(None), age: 1 });
    check(&Employee { id: 1, person: person(), job: Job::Clerk });
    check(&Employee { id: 1, person: person(), job: Job::Driver { licence: "B".into() } });
    check(&Machine { state: State::Idle, name: name(Some("L")), rest: map([("x", 1)]) });
    check(&Machine { state: State::Busy(1), name: name(None), rest: map([]) });
    check(&Event::Hired { who: name(Some("L")), on: "today".into() });
    check(&Event::Labelled(map([("x", 1)])));
    check(&Event::Named(name(None)));
    check(&Event::Moved(State::Busy(1)));
    check(&Wrapped { name: name(None), content: vec![1] });
}

#[derive(Default, Serialize, Deserialize, Data)]
#[serde(default)]
struct AllDefault {
    n: u32,
    text: String,
    #[serde(default = "nine")]
    nine: u32,
    maybe: Option<u32>,
}

fn nine() -> u32 {
    9
}

#[derive(Serialize, Deserialize, Data)]
#[serde(default = "start")]
struct Path {
    at: u32,
}

fn start() -> Path {
    Path { at: 7 }
}

#[test]
fn defaults_are_what_serde_reads() {
    fn same<T: Data>() {
        let read = serde_json::to_value(serde_json::from_value::<T>(json!({})).unwrap()).unwrap();
        let Shape::Struct(shape) = T::shape() else { panic!() };
        let Fields::Named(fields) = &shape.fields else { panic!() };
        for field in *fields {
            let expected = match field.missing {
                Missing::Never => panic!("{} may be missing", field.name),
                Missing::None => serde_json::Value::Null,
                Missing::Default(value) => value(),
            };
            assert_eq!(read[field.wire], expected, "{}", field.name);
        }
    }
    same::<AllDefault>();
    same::<Path>();
}

#[derive(Serialize, Deserialize, Data)]
struct Carries {
    #[data(opaque)]
    #[serde(with = "seconds")]
    patience: std::time::Duration,
    #[data(opaque)]
    mutex: std::sync::Mutex<u32>,
    #[data(opaque)]
    #[serde(flatten)]
    rest: serde_json::Value,
}

mod seconds {
    use super::*;

    pub fn serialize<S: serde::Serializer>(value: &std::time::Duration, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_secs().serialize(serializer)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<std::time::Duration, D::Error> {
        u64::deserialize(deserializer).map(std::time::Duration::from_secs)
    }
}

#[test]
fn opaque_fields_are_carried() {
    let (patience, mutex) = (std::time::Duration::from_secs(5), std::sync::Mutex::new(1));
    check(&Carries { patience, mutex, rest: json!({"a": 1}) });
}
