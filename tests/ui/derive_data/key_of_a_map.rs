#[path = "../shop.rs"]
mod shop;
use shop::*;

use std::collections::BTreeMap;

#[derive(Serialize, Deserialize, Data)]
struct Stock {
    prices: BTreeMap<(u32, u32), u64>,
}

fn main() {}
