//! The examples and the workflows of other tests, run natively and by engines that are not ours: README.md says how.

#![allow(missing_docs)]

mod cases;
#[allow(dead_code)]
mod more;
mod suite;

#[path = "../../examples/fan_out.rs"]
#[allow(dead_code)]
mod fan_out;
#[path = "../../examples/first.rs"]
#[allow(dead_code)]
mod first;
#[path = "../../examples/saga.rs"]
#[allow(dead_code)]
mod saga;
#[path = "../../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;

#[path = "../behaviour/context.rs"]
#[allow(dead_code)]
mod context;
#[path = "../behaviour/data.rs"]
mod data;
#[path = "../behaviour/failure.rs"]
#[allow(dead_code)]
mod failure;
#[path = "../behaviour/flow.rs"]
#[allow(dead_code)]
mod flow;
#[path = "../behaviour/nested.rs"]
#[allow(dead_code)]
mod nested;
#[path = "../behaviour/retry.rs"]
#[allow(dead_code)]
mod retry;
#[path = "../behaviour/timeout.rs"]
#[allow(dead_code)]
mod timeout;
#[path = "../workflows/mod.rs"]
#[allow(dead_code)]
mod workflows;

#[test]
fn the_engines_do_what_the_native_machine_does() {
    let Some(engines) = suite::engine::installed() else {
        suite::skipped();
        return;
    };
    let different = suite::run(&cases::all(), &engines);
    assert!(different.is_empty(), "{} differences:\n{}", different.len(), different.join("\n"));
}
