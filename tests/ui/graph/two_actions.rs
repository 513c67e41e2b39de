#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Parcel {
        state PayAndPack {
            let payment = pay(&order)?;
            let parcel = pack(&order, payment);
            => succeed parcel
        }
    }
}

fn main() {}
