#![deny(unused_variables)]

#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order, express: bool) -> u64 {
        state Pay {
            let payment = pay(&order)?
                catch PaymentError::Declined { reason } => Refuse(0)
                catch _ as failure => Refuse(1);
            => match order.note { Some(note) => Count, None => Count }
        }
        state Count {
            let (first, second) = parallel { price(1), price(2) };
            => Each
        }
        state Each {
            let prices = map (index, tag: String) in order.tags -> u64 { state One { let cost = price(1); => succeed 2 } };
            => succeed prices.iter().map(|cents| second).sum()
        }
        state Refuse(tries: u32) => fail PaymentError::BankBusy;
    }
}

fn main() {}
