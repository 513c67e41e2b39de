#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Start => if order.weight > 5 { Weigh } else { Price };
        state Weigh { let heavy: bool = order.weight > 50; => if heavy { Wait } else { Price } }
        state Wait { wait 1h; => Start }
        state Price { let cents = price(order.id); => if cents > 9 { Wait } else { Pay } }
        state Pay { let payment = pay(&order)? catch PaymentError::BankBusy => Again; => if heavy { succeed payment } else { Wait } }
        state Again { wait 30s; => if order.id > 7 { Wait } else { Tell } }
        state Tell => succeed payment;
    }
}

fn main() {}
