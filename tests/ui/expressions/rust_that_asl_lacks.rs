#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Checkout(order: Order) -> String {
        state A { let payment = pay(&mut order)?; => B }
        state B { let id: u32 = order.later.await; => C }
        state C { let id: u32 = <u32 as Default>::default; => D }
        state D { let id: u32 = loop { break 5; }; => E }
        state E { let bytes: Vec<u8> = b"tea"; => F }
        state F { let large: f64 = 1e999; => G }
        state G { let text: String = stringify!(tea); => H }
        state H { let text: String = format!("{id}", id = order.id); => I }
        state I { let letters: u64 = order.customer.chars(); => J }
        state J { let parcel: Parcel = Parcel { ..order }; => K }
        state K { let id: u32 = (order.make)(5); => L }
        state L => succeed order.customer;
    }
}

fn main() {}
