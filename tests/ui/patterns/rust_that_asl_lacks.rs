#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u32 {
        state A => match order.id { ref id => B, _ => B };
        state B => match order.id { mut id => C, _ => C };
        state C => match order.customer { "Ann" | name => D, _ => D };
        state D => match order.id { 1.5..=2.5 => E, _ => E };
        state E => match order.note { self::NOTE => F, _ => F };
        state F => match order.id { const { 5 } => G, _ => G };
        state G => succeed order.id;
    }
}

fn main() {}
