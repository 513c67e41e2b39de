//! The examples and the workflows of other tests, run natively and by engines that are not ours: README.md says how.

// Other tests bring the examples that they need, so that some files are here twice.
#![allow(missing_docs, clippy::duplicate_mod)]

use std::path::Path;
use std::process::ExitCode;

mod cases;
mod declared;
mod generate;
#[allow(dead_code, unused_variables)]
mod more;
mod suite;

#[path = "../../examples/durable_orders.rs"]
#[allow(dead_code, unused_imports)]
mod durable_orders;
#[path = "../../examples/fan_out.rs"]
#[allow(dead_code, unused_imports)]
mod fan_out;
#[path = "../../examples/first.rs"]
#[allow(dead_code, unused_imports)]
mod first;
#[path = "../../examples/from_asl.rs"]
#[allow(dead_code, unused_imports)]
mod from_asl;
#[path = "../../examples/human_approval.rs"]
#[allow(dead_code, unused_imports)]
mod human_approval;
#[path = "../../examples/job_poller.rs"]
#[allow(dead_code, unused_imports)]
mod job_poller;
#[path = "../../examples/nested_workflow.rs"]
#[allow(dead_code, unused_imports)]
mod nested_workflow;
#[path = "../../examples/opentelemetry/src/flow.rs"]
#[allow(dead_code, unused_imports)]
mod pizzeria;
#[path = "../../examples/saga.rs"]
#[allow(dead_code, unused_imports)]
mod saga;
#[path = "../../examples/shop/mod.rs"]
#[allow(dead_code, unused_imports)]
mod shop;

#[path = "../behaviour/callback.rs"]
#[allow(dead_code, unused_imports)]
mod callback;
#[path = "../behaviour/context.rs"]
#[allow(dead_code, unused_imports)]
mod context;
#[path = "../behaviour/data.rs"]
#[allow(dead_code, unused_imports)]
mod data;
#[path = "../behaviour/express.rs"]
#[allow(dead_code, unused_imports)]
mod express;
#[path = "../behaviour/failure.rs"]
#[allow(dead_code, unused_imports)]
mod failure;
#[path = "../behaviour/flow.rs"]
#[allow(dead_code, unused_imports)]
mod flow;
#[path = "../behaviour/nested.rs"]
#[allow(dead_code, unused_imports)]
mod nested;
#[path = "../behaviour/outside.rs"]
#[allow(dead_code, unused_imports)]
mod outside;
#[path = "../behaviour/retry.rs"]
#[allow(dead_code, unused_imports)]
mod retry;
#[path = "../behaviour/service.rs"]
#[allow(dead_code, unused_imports)]
mod service;
#[path = "../behaviour/timeout.rs"]
#[allow(dead_code, unused_imports)]
mod timeout;
#[path = "../workflows/mod.rs"]
#[allow(dead_code, unused_imports)]
mod workflows;

/// Of other tests: they have the names of their files, or of their folders.
#[path = ".."]
#[allow(dead_code, unused_imports, unused_macros, unused_variables)]
mod tests {
    #[path = "activity/main.rs"]
    pub mod activity;
    #[path = "activity/worker.rs"]
    pub mod activity_worker;
    #[path = "allocations.rs"]
    pub mod allocations;
    #[path = "arguments.rs"]
    pub mod arguments;
    #[path = "console/server.rs"]
    pub mod console;
    #[path = "deployments.rs"]
    pub mod deployments;
    #[path = "guide/shop.rs"]
    pub mod guide;
    #[path = "harness.rs"]
    pub mod harness;
    #[path = "harness_callbacks.rs"]
    pub mod harness_callbacks;
    #[path = "hygiene.rs"]
    pub mod hygiene;
    #[path = "lambda/worker.rs"]
    pub mod lambda;
    #[path = "observability/flows.rs"]
    pub mod observability;
    #[path = "pictures.rs"]
    pub mod pictures;
    #[path = "secrets.rs"]
    pub mod secrets;
    #[path = "services/workflows.rs"]
    pub mod services;
    #[path = "std_types.rs"]
    pub mod std_types;
    #[path = "templates/main.rs"]
    pub mod templates;
    #[path = "traps.rs"]
    pub mod traps;
    #[path = "cli/waiting_program.rs"]
    pub mod waiting_program;

    pub mod console_api {
        pub mod flow;
        pub mod http;
    }

    pub mod durable {
        pub mod callbacks;
        pub mod clock;
        pub mod contract;
        pub mod crash;
        pub mod deploy;
        pub mod executions;
        pub mod faults;
        pub mod flow;
        pub mod history;
        pub mod lifecycle;
        pub mod limits;
        pub mod resume;
        pub mod second;
        pub mod start;
        pub mod visits;
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generated", seed, count] => {
            let number = |text: &str| text.parse().expect("a seed and a count are numbers");
            generate::run(number(seed), number(count) as usize)
        }
        _ => {
            let groups = cases::all();
            let wrong = declared::wrong(&groups);
            wrong.iter().for_each(|wrong| println!("{wrong}"));
            let same = suite::main(&groups, Some(Path::new("docs/asl-support.md")));
            if wrong.is_empty() { same } else { ExitCode::FAILURE }
        }
    }
}
