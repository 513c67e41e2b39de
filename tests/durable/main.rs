//! Executions that survive the process.
#![allow(missing_docs)]

mod callbacks;
mod contract;
mod crash;
mod example;
mod executions;
mod faults;
mod flow;
mod history;
mod lifecycle;
mod resume;
mod second;
mod start;
mod visits;
