#[path = "../shop.rs"]
mod shop;
use shop::*;

#[task]
async fn announce(text: &str) -> bool {
    text.is_empty()
}

workflow! {
    workflow Shop(order: Order) -> bool {
        state Announce { let done = announce(&format!("{}: {}", order.id, token())); => succeed done }
    }
}

fn main() {}
