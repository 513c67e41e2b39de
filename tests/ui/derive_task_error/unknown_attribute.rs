#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum StockError {
    #[error("none left")]
    #[task_error(code = 5)]
    Empty,
}

fn main() {}
