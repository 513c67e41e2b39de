#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> String {
        state Pay {
            let payment = pay(&order)? catch _ => Late(context.state.entered_time);
            => if payment.cents > 0 { succeed context.state.name } else { Late("never") }
        }
        state Late(time: String) => succeed time;
    }
}

fn main() {}
