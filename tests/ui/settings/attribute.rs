#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> String settings {
        /// Where it goes.
        #[serde(default)]
        queue_url: String,
    } {
        state Tell => succeed settings.queue_url;
    }
}

fn main() {}
