#![allow(unused_variables)] #[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Delivery(parcel: Parcel) -> Parcel {
        state Ship { let number = ship(parcel)?; => succeed parcel }
    }
}

fn main() {}
