#[path = "../shop.rs"]
mod shop;
use shop::*;

struct Card {
    number: String,
}

#[task]
async fn card(customer: String) -> Card {
    Card { number: customer }
}

fn main() {}
