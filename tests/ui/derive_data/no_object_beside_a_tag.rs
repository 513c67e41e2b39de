#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
#[serde(tag = "kind")]
enum Contact {
    Address(Order),
    Phone(u32),
    Mails(Vec<String>),
}

fn main() {}
