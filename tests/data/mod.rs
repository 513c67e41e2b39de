//! Types of every shape that serde writes.
#![allow(dead_code)]

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use workflow_runtime::Data;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    pub order_id: u32,
    pub customer: Customer,
    pub freight_cents: u64,
    pub note: Option<String>,
    #[serde(default)]
    pub count: i32,
    #[serde(default = "seven", rename = "odd-name")]
    pub odd: u8,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    pub rates: Option<Vec<u32>>,
}

fn seven() -> u8 {
    7
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
pub struct Customer {
    pub name: String,
    pub vip: bool,
    pub r#type: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Id(pub u32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(transparent)]
pub struct Names {
    pub all: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Point(pub i32, pub i32);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Level {
    Low,
    VeryHigh,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub enum Mixed {
    Empty,
    One(u32),
    Text(String),
    Maybe(Option<u32>),
    List(Vec<u32>),
    Two(u32, String),
    Named { id: u32, note: Option<String> },
    Nothing {},
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Internal {
    Empty,
    NamedOne { item_id: u32, note: Option<String> },
    Whole(Customer),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(tag = "t", content = "c")]
pub enum Adjacent {
    Empty,
    One(u32),
    List(Vec<u32>),
    Two(u32, u32),
    Named { id: u32 },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Data)]
pub struct Outer {
    pub id: u32,
    #[serde(flatten)]
    pub inner: Customer,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Rest {
    pub id: u32,
    #[serde(flatten)]
    pub rest: BTreeMap<String, u32>,
}

pub type Prices = BTreeMap<String, u32>;
pub type Lists = HashMap<String, Vec<u32>>;

pub type Maybe = Option<u32>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Aliased {
    pub maybe: Maybe,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(default)]
pub struct Defaulted {
    pub n: u32,
    pub names: Vec<String>,
    pub o: Option<u32>,
}

impl Default for Defaulted {
    fn default() -> Self {
        Defaulted { n: 5, names: vec!["d".into()], o: Some(6) }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Envelope {
    pub id: u32,
    #[serde(flatten)]
    pub body: Internal,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Marker;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Nested {
    pub key: u32,
    #[serde(flatten)]
    pub inner: Rest,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    pub code: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
#[serde(tag = "kind")]
pub enum Tagged {
    Labels(BTreeMap<String, u32>),
    Closed(Closed),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Parcel {
    pub id: u32,
    #[serde(flatten)]
    pub owner: Customer,
    #[serde(flatten)]
    pub content: Tagged,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Data)]
pub struct Tree {
    pub value: u8,
    pub below: Vec<Tree>,
}
