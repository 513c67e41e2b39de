#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> String settings { queue_url: String, queue_url: u32, queue__url: String, größe: u32 } {
        state Tell => succeed settings.queue_url;
    }
}

fn main() {}
