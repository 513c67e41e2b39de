#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> String settings queue_url: String {
        state Tell => succeed settings.queue_url;
    }
}

fn main() {}
