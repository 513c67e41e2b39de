#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Clone, Serialize, Deserialize, Data)]
#[serde(into = "String", from = "String")]
struct Label {
    text: String,
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Label { text }
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.text
    }
}

fn main() {}
