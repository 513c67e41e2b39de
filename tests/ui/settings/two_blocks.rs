#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> String timeout 1h settings { queue_url: String } timeout 2h settings { retries: u32 } {
        state Tell => succeed "sent";
    }
}

fn main() {}
