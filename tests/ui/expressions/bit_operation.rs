#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Flags(order: Order) -> u32 {
        state Mask => succeed order.id & 255;
    }
}

fn main() {}
