//! Executions that survive the process.
#![allow(missing_docs)]

mod contract;
mod crash;
mod example;
mod executions;
mod faults;
mod flow;
mod history;
mod lifecycle;
mod resume;
mod start;
mod visits;
