#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    #[serde(skip_serializing_if = "String::is_empty")]
    note: String,
}

fn main() {}
