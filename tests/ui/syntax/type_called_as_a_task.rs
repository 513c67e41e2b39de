#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Label(number: String) -> Parcel {
        state Make { let parcel = Parcel(number); => Done }
        state Done => succeed parcel;
    }
}

fn main() {}
