#![allow(unused_variables)]

#[path = "../shop.rs"]
mod shop;
use shop::*;

use workflow_runtime::Runtime;

workflow! {
    workflow Send(order: Order) -> String settings { queue_url: String } {
        state Tell => succeed settings.queue_url;
    }
}

fn main() {
    let _ = Runtime::builder().settings("https://queue").build();
}
