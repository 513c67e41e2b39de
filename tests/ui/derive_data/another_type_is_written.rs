#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Clone, Serialize, Deserialize, Data)]
#[serde(from = "u32", into = "u32")]
struct Grams {
    value: u32,
}

impl From<u32> for Grams {
    fn from(value: u32) -> Self {
        Grams { value }
    }
}

impl From<Grams> for u32 {
    fn from(grams: Grams) -> u32 {
        grams.value
    }
}

fn main() {}
