#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Debug, Serialize, Deserialize, TaskError)]
enum StockError {
    Empty,
}

fn main() {}
