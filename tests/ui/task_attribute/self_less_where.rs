#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn label(tags: Vec<String>) -> String
where
    String: Clone,
{
    tags.join(", ")
}

fn main() {}
