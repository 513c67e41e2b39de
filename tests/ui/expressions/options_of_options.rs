#[path = "../shop.rs"]
mod shop;
use shop::*;

use std::collections::BTreeMap;

use serde_json::Value;

workflow! {
    workflow Notes(notes: Vec<Option<u32>>, named: BTreeMap<String, Option<u32>>, any: Value) -> bool {
        state First => if notes.first().is_some() { Last } else { succeed false };
        state Last => if notes.last().is_some() { Position } else { succeed false };
        state Position => if notes.get(1).is_some() { Named } else { succeed false };
        state Named => if named.get("tea").is_some() { Made } else { succeed false };
        state Made => if Some(notes[0]).is_some() { Any } else { succeed false };
        state Any => succeed Some(any).is_none();
    }
}

fn main() {}
