#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, ids: Vec<u32>) -> u64 {
        state A { let (a, b) = run Price(order.id); => B }
        state B { let (a, b) = parallel { price(1) price(2) }; => C }
        state C { let a = parallel { branch -> u64 price(1) }; => D }
        state D { let a = parallel { branch -> u64 {} }; => E }
        state E { let a = map id ids { price(id) }; => F }
        state F { let a = map id in ids; => G }
        state G { let a = map id in ids { price(id), price(id) }; => H }
        state H { let a = map 5 in ids { price(id) }; => I }
        state I { let a = map (index, id, more) in ids { price(id) }; => J }
        state J { let a = map id in { price(id) }; => K }
        state K { let a = map id in ids with { max_concurrency: many } { price(id) }; => L }
        state L { let a = run Price; => M }
        state M { let (a, b) = price(order.id); => N }
        state N => succeed order.total;
    }
}

fn main() {}
