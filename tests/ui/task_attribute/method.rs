#[path = "../shop.rs"]
mod shop;
use shop::*;

struct Bank;

impl Bank {
    #[task]
    async fn charge(&self, cents: u64) -> u64 {
        cents
    }
}

fn main() {}
