//! The console's HTTP API, as browsers and programs meet it.

#![allow(missing_docs)]

mod api;
#[path = "../workflows/card.rs"]
mod card;
mod flow;
mod http;
mod many;
mod secrets;
mod security;
mod stream;
