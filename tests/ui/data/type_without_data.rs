#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Clone, Serialize, Deserialize)]
struct Basket {
    id: u32,
}

workflow! {
    workflow Quote(basket: Basket) -> u64 {
        state Price { let total = price(basket.id); => succeed total }
    }
}

fn main() {}
