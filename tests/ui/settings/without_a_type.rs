#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> u32 settings { retries: u32, queue_url } {
        state Tell => succeed ordr.id;
    }
}

fn main() {
    let _ = SendSettings { retries: 3 };
}
