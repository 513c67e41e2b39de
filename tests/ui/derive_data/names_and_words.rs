#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Clone, Serialize, Deserialize, Data)]
struct Named {
    #[serde(rename = "the `id`")]
    id: u32,
    #[data(hidden)]
    note: String,
}

fn main() {}
