#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug)]
struct Broke;

#[task]
async fn charge(cents: u64) -> Result<u64, Broke> {
    Ok(cents)
}

fn main() {}
