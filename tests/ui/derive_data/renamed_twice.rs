#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    #[serde(rename(serialize = "day", deserialize = "date"))]
    day: u32,
}

fn main() {}
