#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(order: Order) -> String {
        state Start => succeed to_json(json!({ id: order.id }));
    }
}

fn main() {}
