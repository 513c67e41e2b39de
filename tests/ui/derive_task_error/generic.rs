#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum StockError<T: std::fmt::Display> {
    #[error("no {0}")]
    Missing(T),
}

fn main() {}
