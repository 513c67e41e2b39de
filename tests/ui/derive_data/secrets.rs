//! Secrets where nothing of them can be masked.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use workflow_runtime::Data;

#[derive(Serialize, Deserialize, Data)]
struct Name {
    first: String,
}

#[derive(Serialize, Deserialize, Data)]
struct Person {
    #[serde(flatten)]
    #[data(secret)]
    name: Name,
    #[serde(skip)]
    #[data(secret)]
    marker: PhantomData<u8>,
}

#[derive(Serialize, Deserialize, Data)]
struct Account(String, #[data(secret)] String);

#[derive(Serialize, Deserialize, Data)]
#[data(secret)]
struct Password(String);

#[derive(Serialize, Deserialize, Data)]
enum Login {
    #[data(secret)]
    Password { text: String },
}

fn main() {}
