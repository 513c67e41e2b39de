#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Shop(order: Order) -> String {
        state Token { let text: String = token(); => Ship }
        state Ship => if token() == "a" { Deliver } else { succeed token() };
        state Deliver { let done = run Other(token()); => succeed done }
    }
}

workflow! {
    workflow Other(text: String) -> String {
        state Only => succeed text;
    }
}

fn main() {}
