#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Order {
        state A { wait "30s"; => B }
        state B { wait 300000000000000000d; => C }
        state C { wait 2500ms; => D }
        state D { wait 30sec; => E }
        state E {
            let payment = pay(&order)? retry PaymentError::BankBusy { max_delay: 366d };
            => succeed order
        }
    }
}

fn main() {}
