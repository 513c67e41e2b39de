//! What is emitted for some workflows, as files that people have read.
//! `UPDATE_EXPECT=1 cargo test --test snapshots` writes them anew.

#![allow(missing_docs)]

#[path = "../examples/fan_out.rs"]
#[allow(dead_code)]
mod fan_out;
#[path = "../examples/human_approval.rs"]
#[allow(dead_code)]
mod human_approval;
#[path = "../examples/job_poller.rs"]
#[allow(dead_code)]
mod job_poller;
#[path = "../examples/nested_workflow.rs"]
#[allow(dead_code)]
mod nested_workflow;
#[path = "../examples/saga.rs"]
#[allow(dead_code)]
mod saga;
#[path = "../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;
#[allow(dead_code)]
mod workflows;

use expect_test::expect_file;
use workflow_runtime::asl::Deployment;

macro_rules! snapshots {
    ($($test:ident: $workflow:path;)*) => {$(
        #[test]
        fn $test() {
            let asl = <$workflow>::asl(&Deployment::lambda("${WorkerFunctionArn}")).unwrap();
            expect_file![concat!("snapshots/", stringify!($test), ".asl.json")].assert_eq(&format!("{asl}\n"));
            let graph = <$workflow>::graph();
            expect_file![concat!("snapshots/", stringify!($test), ".mmd")].assert_eq(&graph.mermaid());
            expect_file![concat!("snapshots/", stringify!($test), ".dot")].assert_eq(&graph.dot());
            expect_file![concat!("snapshots/", stringify!($test), ".svg")].assert_eq(&graph.svg());
            let json = serde_json::to_string_pretty(&graph).unwrap() + "\n";
            expect_file![concat!("snapshots/", stringify!($test), ".graph.json")].assert_eq(&json);
        }
    )*};
}

snapshots! {
    order_fulfilment: shop::OrderFulfilment;
    reminders: workflows::Reminders;
    job_poller: job_poller::JobPoller;
    notices: workflows::Notices;
    fan_out: fan_out::Album;
    nested_workflow: nested_workflow::Purchase;
    saga: saga::Trip;
    transfer: workflows::Transfer;
    human_approval: human_approval::Purchase;
    language: workflows::language::OrderFulfilment;
    weighing: workflows::services::Weighing;
    reserve: workflows::services::Reserve;
}

/// Where the design lies beside the project, the example of its page is emitted as it has it; payloads tell a task when
/// its execution started, too, so that `cx.execution().start_time` is true on AWS.
#[test]
fn the_order_flow_is_emitted_as_designed() {
    let Ok(designed) = std::fs::read_to_string("../shared/design/golden/order_fulfilment.asl.json") else { return };
    let id = r#"{% $states.context.Execution.Id %}""#;
    let start = format!("{id}, \"startTime\": \"{{% $states.context.Execution.StartTime %}}\"");
    let designed: serde_json::Value = serde_json::from_str(&designed.replace(id, &start)).unwrap();
    let deployment = Deployment::lambda("${WorkerFunctionArn}");
    let emitted = workflows::language::OrderFulfilment::asl(&deployment).unwrap();
    let emitted = serde_json::to_value(&emitted).unwrap();
    for (name, state) in designed["States"].as_object().unwrap() {
        assert_eq!(emitted["States"][name], *state, "{name}");
    }
    assert_eq!(emitted, designed);
}
