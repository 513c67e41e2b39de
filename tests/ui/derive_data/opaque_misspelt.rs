#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    #[data(opague)]
    note: serde_json::Value,
}

fn main() {}
