#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Order {
        state Start => if order.id > 5 { Pay } else { Done };
        state Pay { pay(&order)? catch PaymentError::BankBusy => Wait; => Check }
        state Wait { wait 1h; => Pay }
        state Check => if order.total > 5 { Wait } else { Later };
        state Later { wait 1d; => Check }
        state Done => succeed order;
    }
}

fn main() {}
