#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    #[serde(skip_serializing)]
    day: u32,
}

fn main() {}
