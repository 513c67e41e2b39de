#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum StockError {
    #[error("sold out")]
    #[task_error(name = "")]
    SoldOut,
}

fn main() {}
