#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> String {
        state Tell => succeed settings.queue_url;
    }
}

fn main() {}
