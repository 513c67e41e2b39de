#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn bounded(id: u32) -> u32
where
    u32: Copy,
{
    id
}

#[task]
async fn borrows(notes: Vec<&'static str>) -> usize {
    notes.len()
}

#[task(twice)]
async fn misspelt(id: u32) -> u32 {
    id
}

fn main() {}
