#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, thiserror::Error, Serialize, Deserialize, TaskError)]
enum StockError {
    #[error("none left")]
    Empty,
    #[error("not sold any more")]
    #[task_error(name = "StockError.Empty")]
    Gone,
}

fn main() {}
