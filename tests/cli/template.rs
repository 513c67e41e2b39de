//! `template`, whose documents `tests/templates` looks into.

use serde_json::Value;

use crate::program::run;
use crate::{PURCHASE, SHOP};

fn snapshot(name: &str) -> String {
    let file = format!("{}/tests/snapshots/templates/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(file).unwrap()
}

fn template(example: &str, arguments: &str) -> String {
    let arguments: Vec<_> = ["template"].into_iter().chain(arguments.split_whitespace()).collect();
    let said = run(example, &arguments);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    said.out
}

#[test]
fn a_template_is_for_sam_unless_told_otherwise() {
    assert_eq!(template(SHOP, ""), snapshot("order_flow"));
    let plain = "--format cloudformation --environment STOCK --function-policy AmazonS3ReadOnlyAccess";
    assert_eq!(template(SHOP, plain), snapshot("order_flow.cloudformation"));
}

#[test]
fn options_say_where_tasks_run_and_what_is_seen() {
    let functions = "--tasks functions --architecture x86_64 --memory 256 --code worker/ --binary worker \
        --environment STOCK --environment BANK_URL --function-policy AmazonS3ReadOnlyAccess \
        --function-policy arn:aws:iam::123456789012:policy/bank --retention 7 --alias live";
    assert_eq!(template(SHOP, functions), snapshot("functions"));
    assert_eq!(template(SHOP, "--tasks activities --logs off --no-tracing"), snapshot("activities"));
    let mixed = template(SHOP, "--activity check_payment --logs all --execution-data");
    for part in ["CheckPaymentActivity:\n", "WorkerFunction:\n", "Level: ALL\n", "IncludeExecutionData: true\n"] {
        assert!(mixed.contains(part), "{mixed}");
    }
    assert!(!mixed.contains("RefundActivity"));
}

#[test]
fn a_template_has_all_workflows_and_may_be_json() {
    let json: Value = serde_json::from_str(&template(PURCHASE, "--json")).unwrap();
    for machine in ["Purchase", "Delivery"] {
        assert_eq!(json["Resources"][machine]["Type"], "AWS::Serverless::StateMachine");
    }
}

#[test]
fn a_task_that_nobody_knows_is_refused() {
    let said = run(PURCHASE, &["template", "--activity", "carrry"]);
    let told = "error: there is no task `carrry` that could run on an activity, only `carry`, `pay_back`, `pick_up`\n";
    assert_eq!((said.code, said.err.as_str(), said.out.as_str()), (Some(2), told, ""));
}
