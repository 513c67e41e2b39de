#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> Payment {
        state Both {
            let (payment, _) = parallel { pay(&order)?, price(order.id) }
                retry States::BranchFailed
                catch States::NoChoiceMatched => Late
                catch States::ItemReaderFailed => Late
                catch States::Runtime => Late;
            => succeed payment
        }
        state Late => fail Failure { error: "Late", cause: "" };
    }
}

fn main() {}
