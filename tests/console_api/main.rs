//! The console's HTTP API, as browsers and programs meet it.

#![allow(missing_docs)]

mod api;
mod flow;
mod http;
mod many;
mod secrets;
mod security;
mod stream;
