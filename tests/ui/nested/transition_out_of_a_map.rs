#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(ids: Vec<u32>) -> Vec<u64> {
        state All {
            let prices = map id: u32 in ids -> u64 {
                state Price { let cents = price(id); => if cents > 5 { Done } else { succeed cents } }
            };
            => Done
        }
        state Done => succeed prices;
    }
}

fn main() {}
