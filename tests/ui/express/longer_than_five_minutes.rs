#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    #[express]
    workflow Checkout(order: Order) -> Payment {
        state Pause { wait 10m; => Pay }
        state Pay { let payment = pay(&order)? timeout 6m; => succeed payment }
    }
}

workflow! {
    #[express]
    workflow Patient(order: Order) -> Payment {
        state Pay {
            let payment = pay(&order)? timeout 30s retry PaymentError::BankBusy { interval: 10s, max_attempts: 8 };
            => succeed payment
        }
    }
}

workflow! {
    #[express]
    workflow Short(order: Order) -> Order timeout 1m {
        state Pause { wait 2m; => succeed order }
    }
}

fn main() {}
