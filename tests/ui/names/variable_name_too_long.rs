#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> u64 {
        state Price {
            let the_price_of_the_order_with_all_its_parcels_and_the_freight_to_the_customers_other_address = price(order.id);
            => succeed the_price_of_the_order_with_all_its_parcels_and_the_freight_to_the_customers_other_address
        }
    }
}

fn main() {}
