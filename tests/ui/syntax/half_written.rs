#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state A { let x: u32; => B }
        state B { order; => C }
        state C { => 5 }
        state D { 5; => E }
        state E
        state F { => if order.id > 5 { } else { G } }
        state G => succeed order;
    }
}

fn main() {}
