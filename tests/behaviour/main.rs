//! How workflows run: decisions, data, retries, timeouts, failures.

#![allow(missing_docs)]

mod context;
mod data;
mod failure;
mod flow;
mod nested;
mod outside;
mod retry;
mod timeout;
#[path = "../workflows/mod.rs"]
#[allow(dead_code)]
mod workflows;
