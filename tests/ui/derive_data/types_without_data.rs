#[path = "../shop.rs"]
mod shop;
use shop::*;

use std::sync::Mutex;

#[derive(Serialize, Deserialize, Data)]
struct Supply {
    atoms: u128,
    taken: Mutex<u32>,
}

fn main() {}
