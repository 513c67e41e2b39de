#[path = "../shop.rs"]
mod shop;
use shop::*;

#[derive(Serialize, Deserialize, Data)]
struct Delivery {
    #[serde(with = "days")]
    day: u32,
}

mod days {
    pub fn serialize<S: serde::Serializer>(day: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(*day)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}

fn main() {}
