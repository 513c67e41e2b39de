#[path = "../shop.rs"]
mod shop;
use shop::*;

workflow! {
    workflow Notes(notes: Vec<Option<u32>>) -> u32 {
        state Look => match notes.iter().find(|note| note.is_some()) {
            Some(_) => succeed 1,
            None => succeed 0,
        };
    }
}

fn main() {}
