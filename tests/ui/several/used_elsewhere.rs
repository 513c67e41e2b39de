#[path = "../shop.rs"]
mod shop;
use shop::*;
use workflow_runtime::Runtime;

workflow! {
    pub workflow Checkout(order: Order) -> Payment timeout 0s {
        state Pay { let payment = pay(&order)? retry PaymentError::BankBusy { interval: 2 }; => Done }
        state Done => succeed payment;
    }
}

async fn checkout(order: Order) -> Result<u64, Failure> {
    let _ = Checkout::graph();
    let again = Runtime::builder().run::<Checkout>(order.clone()).await?;
    let payment = Checkout::run(order).await?;
    Ok(payment.cents + again.cents)
}

fn main() {}
