#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Default, Serialize, Deserialize, Data)]
struct Delivery {
    #[serde(skip)]
    attempts: u32,
    #[serde(skip_serializing)]
    secret: String,
    #[serde(skip_deserializing)]
    label: String,
}

#[derive(Serialize, Deserialize, Data)]
enum Carrier {
    Post,
    #[serde(skip)]
    Test,
}

fn main() {}
