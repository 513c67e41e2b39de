#[path = "../shop.rs"]
mod shop;
use shop::*;

use std::time::Duration;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    number: String,
    patience: Duration,
}

fn main() {}
