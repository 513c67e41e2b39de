#![allow(unused_variables)]

#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> Parcel settings { retries: u32 } {
        state Price { let cents = price(settings.retries); => Tell }
        state Tell {
            let payment: Payment = Payment { status: Status::Paid, cents: settings.retries };
            => Pack
        }
        state Pack { let parcel = pack(&order, payment); => succeed parcel }
    }
}

fn main() {}
