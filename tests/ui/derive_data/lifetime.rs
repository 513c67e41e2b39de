#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Data)]
struct Label<'a> {
    text: &'a str,
}

fn main() {}
