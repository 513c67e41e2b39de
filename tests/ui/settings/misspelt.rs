#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> String setings { queue_url: String } {
        state Tell => succeed settings.queue_url;
    }
}

fn main() {}
