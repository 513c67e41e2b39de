#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum StockError<T> {
    #[error("none left")]
    Empty(T),
}

fn main() {}
