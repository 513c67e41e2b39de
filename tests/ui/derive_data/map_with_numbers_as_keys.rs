#[path = "../shop.rs"]
mod shop;
use shop::*;

use std::collections::BTreeMap;

#[derive(Serialize, Deserialize, Data)]
struct Stock {
    pieces: BTreeMap<u32, u32>,
}

fn main() {}
