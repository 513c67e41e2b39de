#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Parcel {
        state Pack { let parcel = pack(&order); => succeed parcel }
    }
}

fn main() {}
