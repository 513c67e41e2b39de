#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Quote(status: Status) -> u64 {
        state Start { let value: u64 = match status { Status::Paid => 1, Status::Pending => 2 }; => succeed value }
    }
}

fn main() {}
