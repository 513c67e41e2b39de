#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    number: u32,
    #[serde(flatten)]
    payment: Option<Payment>,
}

fn main() {}
