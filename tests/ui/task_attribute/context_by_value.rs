#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn attempt(cx: TaskContext) -> u32 {
    u32::from(std::mem::size_of_val(&cx) > 0)
}

fn main() {}
