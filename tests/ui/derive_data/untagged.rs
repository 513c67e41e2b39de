#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
#[serde(untagged)]
enum Amount {
    Cents(u64),
    Text(String),
}

fn main() {}
