#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Who() -> String {
        state Tell => succeed context;
    }
}

fn main() {}
