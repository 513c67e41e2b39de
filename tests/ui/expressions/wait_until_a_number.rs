#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Later(order: Order) -> () {
        state First { wait until order.total; => succeed () }
    }
}

fn main() {}
