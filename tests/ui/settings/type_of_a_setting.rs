#![allow(unused_variables)]

#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Send(order: Order) -> usize settings { queue_urls: Vec<String>, pause: Option<u32> } {
        state Tell => succeed settings.queue_urls.len();
    }
}

fn main() {}
