#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize)]
struct Card {
    limit: u64,
}

#[task]
async fn charge(card: Card, cents: u64) -> bool {
    cents < card.limit
}

fn main() {}
