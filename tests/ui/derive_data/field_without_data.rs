#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize)]
struct Weight {
    grams: u32,
}

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    weight: Weight,
    parcels: Vec<Weight>,
}

fn main() {}
