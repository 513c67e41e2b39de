#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Parcel {
        state Start => if order.total > 0 { Pay } else { Pack };
        state Pay { let payment = pay(&order)?; => Pack }
        state Pack { let parcel = pack(&order, payment); => succeed parcel }
    }
}

fn main() {}
