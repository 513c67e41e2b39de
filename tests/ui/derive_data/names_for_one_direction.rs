#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"))]
struct Delivery {
    #[serde(rename(serialize = "no"))]
    number: u32,
    #[serde(rename(serialize = "to", deserialize = "to"))]
    recipient: String,
}

fn main() {}
