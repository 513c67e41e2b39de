#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Basket {
    items: u32,
    #[serde(skip)]
    cached: u32,
}

fn main() {}
