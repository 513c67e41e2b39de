#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Parcel {
        state Pack { let parcel = pack(&order, payment); => Pay }
        state Pay { let payment = pay(&order)?; => succeed parcel }
    }
}

fn main() {}
