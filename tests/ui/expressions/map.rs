#[path = "../shop.rs"]
mod shop;
use shop::*;
use std::collections::BTreeMap;

workflow! {
    workflow Prices(name: String, cents: u64) -> BTreeMap<String, u64> {
        state Start { let some: BTreeMap<String, u64> = BTreeMap::from([("tea", cents), ("tea", 5)]); => Named(some) }
        state Named(some: BTreeMap<String, u64>) {
            let others: BTreeMap<String, u64> = BTreeMap::from([(name, cents), ("cup", cents, 1)]);
            => if some.is_empty() { succeed BTreeMap::from(others) } else { succeed some }
        }
    }
}

fn main() {}
