//! The examples and the workflows of other tests, run natively and by engines that are not ours: README.md says how.

#![allow(missing_docs)]

use std::path::Path;
use std::process::ExitCode;

mod cases;
mod generate;
#[allow(dead_code, unused_variables)]
mod more;
mod suite;

#[path = "../../examples/fan_out.rs"]
#[allow(dead_code, unused_imports)]
mod fan_out;
#[path = "../../examples/first.rs"]
#[allow(dead_code, unused_imports)]
mod first;
#[path = "../../examples/human_approval.rs"]
#[allow(dead_code, unused_imports)]
mod human_approval;
#[path = "../../examples/job_poller.rs"]
#[allow(dead_code, unused_imports)]
mod job_poller;
#[path = "../../examples/nested_workflow.rs"]
#[allow(dead_code, unused_imports)]
mod nested_workflow;
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
#[path = "../behaviour/timeout.rs"]
#[allow(dead_code, unused_imports)]
mod timeout;
#[path = "../workflows/mod.rs"]
#[allow(dead_code, unused_imports)]
mod workflows;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["generated", seed, count] => {
            let number = |text: &str| text.parse().expect("a seed and a count are numbers");
            generate::run(number(seed), number(count) as usize)
        }
        _ => suite::main(&cases::all(), Some(Path::new("docs/asl-support.md"))),
    }
}
