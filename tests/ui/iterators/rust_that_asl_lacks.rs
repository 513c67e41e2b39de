#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(ids: Vec<u32>) -> usize {
        state A { let all: Vec<u32> = ids.iter().iter().collect(); => B }
        state B { let total: u32 = ids.iter().fold(0, |id, id| id); => C }
        state C { let count: usize = ids.count(); => D }
        state D { let all: Vec<u32> = ids.collect(); => E }
        state E { let total: u32 = ids.iter().sum::<u32>(); => F }
        state F { let all: Vec<u32> = ids.iter().cloned().collect(); => G }
        state G { let all: Vec<u32> = ids.iter().flat_map(|id| id).collect(); => H }
        state H { let first: Option<u32> = ids.iter().next(); => I }
        state I { let all: Vec<u32> = ids.iter().step_by(2).collect(); => J }
        state J { let all: Vec<u32> = ids.iter().map(|id: u32| id).collect(); => K }
        state K => succeed ids.len();
    }
}

fn main() {}
