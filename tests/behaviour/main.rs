//! How workflows run: decisions, data, retries, timeouts, failures.

#![allow(missing_docs)]

mod callback;
mod context;
mod data;
mod express;
mod failure;
mod flow;
#[path = "../../examples/job_poller.rs"]
#[allow(dead_code)]
mod job_poller;
mod nested;
#[path = "../../examples/nested_workflow.rs"]
#[allow(dead_code)]
mod nested_workflow;
mod outside;
mod retry;
mod service;
mod timeout;
#[path = "../workflows/mod.rs"]
#[allow(dead_code)]
mod workflows;
