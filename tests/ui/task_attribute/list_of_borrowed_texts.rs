#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn label(tags: Vec<&str>) -> String {
    tags.join(", ")
}

fn main() {}
