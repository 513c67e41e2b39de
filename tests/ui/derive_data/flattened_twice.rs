#[path = "../shop.rs"]
mod shop;
use shop::*;

use std::collections::BTreeMap;

#[derive(Serialize, Deserialize, Data)]
struct Address {
    street: String,
    town: String,
}

#[derive(Serialize, Deserialize, Data)]
#[serde(deny_unknown_fields)]
struct Closed {
    code: u32,
}

#[derive(Serialize, Deserialize, Data)]
struct SameName {
    town: String,
    #[serde(flatten)]
    address: Address,
}

#[derive(Serialize, Deserialize, Data)]
struct MapFirst {
    #[serde(flatten)]
    rest: BTreeMap<String, u32>,
    #[serde(flatten)]
    address: Address,
}

#[derive(Serialize, Deserialize, Data)]
struct SeesOthers {
    number: u32,
    #[serde(flatten)]
    closed: Closed,
}

fn main() {}
