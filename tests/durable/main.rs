//! Executions that survive the process.
#![allow(missing_docs)]

mod callbacks;
mod clock;
mod contract;
mod crash;
mod deploy;
mod example;
mod executions;
mod faults;
mod flow;
mod history;
mod lifecycle;
mod limits;
mod resume;
mod second;
mod start;
mod visits;
