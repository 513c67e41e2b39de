#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
enum Carrier {
    Post,
    #[serde(other)]
    Unknown,
}

#[derive(Serialize, Deserialize, Data)]
enum Number {
    Known(u32),
    #[serde(untagged)]
    Text(String),
}

fn main() {}
