//! Templates that deploy workflows, as files that people have read and that `tests/templates/run` gives to validators.
//! `UPDATE_EXPECT=1 cargo test --test templates` writes them anew.

#![allow(missing_docs)]

#[path = "../../examples/nested_workflow.rs"]
#[allow(dead_code)]
mod nested_workflow;
pub mod services;
#[path = "../../examples/shop/mod.rs"]
#[allow(dead_code)]
mod shop;
#[allow(dead_code)]
#[path = "../workflows/mod.rs"]
mod workflows;

use expect_test::{expect, expect_file};
use serde_json::{Value, json};
use workflow_runtime::asl::{Deployment, On};
use workflow_runtime::template::{Architecture, Document, Logs, Template, TemplateError};
use workflow_runtime::{task, workflow};

fn check(name: &str, document: Result<Document, TemplateError>) {
    let file = format!("{}/tests/snapshots/templates/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    expect_file![file].assert_eq(&document.unwrap().to_yaml().unwrap());
}

fn function() -> Deployment {
    Deployment::lambda("${WorkerFunctionArn}")
}

#[test]
fn one_function_serves_all_tasks() {
    check("order_flow", Template::sam(function()).render::<shop::OrderFulfilment>());
    let plain = Template::cloudformation(function()).environment("STOCK").function_policy("AmazonS3ReadOnlyAccess");
    check("order_flow.cloudformation", plain.render::<shop::OrderFulfilment>());
}

#[test]
fn a_function_for_each_task() {
    let template = Template::sam(Deployment::lambda("${{Task}FunctionArn}"))
        .architecture(Architecture::X86_64)
        .memory(256)
        .code("worker/")
        .binary("worker")
        .environment("STOCK")
        .environment("BANK_URL")
        .function_policy("AmazonS3ReadOnlyAccess")
        .function_policy("arn:aws:iam::123456789012:policy/bank")
        .retention(7)
        .alias("live");
    check("functions", template.render::<shop::OrderFulfilment>());
}

#[test]
fn activities_need_nothing_but_workers() {
    let quiet = Template::sam(Deployment::activity("${{Task}ActivityArn}")).logs(Logs::Off).tracing(false);
    check("activities", quiet.render::<shop::OrderFulfilment>());
}

#[test]
fn some_of_it_is_there_already() {
    let mixed = function()
        .task::<shop::check_payment>(On::activity("arn:aws:states:eu-west-1:123456789012:activity:bank"))
        .task::<shop::review_large_order>(On::activity("${ReviewActivityArn}"))
        .task::<shop::refund>(On::lambda("shop-${Stage}-refunds"))
        .task::<shop::send_confirmation>(On::lambda("shop-mails"));
    check("mixed", Template::cloudformation(mixed).logs(Logs::All).execution_data().render::<shop::OrderFulfilment>());
}

#[test]
fn nested_workflows_are_machines_of_their_own() {
    let both = Template::sam(function()).alias("live").render::<(nested_workflow::Purchase, workflows::Notices)>();
    check("nested", both);
    let plain = Template::cloudformation(function()).alias("live");
    check("nested.cloudformation", plain.render::<(nested_workflow::Purchase, workflows::Notices)>());
    check("circle", Template::sam(function()).render::<Ping>());
}

#[test]
fn services_are_allowed_by_name() {
    let template = Template::sam(function());
    check("services", template.render::<(services::Settled, services::Literal, services::Computed)>());
    check("express", Template::sam(function()).render::<Quick>());
    check("callbacks", Template::cloudformation(function()).render::<workflows::services::Weighing>());
}

#[test]
fn a_template_is_json_too() {
    let document = Template::cloudformation(function()).render::<Quick>().unwrap();
    let json: Value = serde_json::from_str(&document.to_string()).unwrap();
    let machine = &json["Resources"]["Quick"]["Properties"];
    assert_eq!(machine["StateMachineType"], "EXPRESS");
    assert_eq!(machine["RoleArn"], json!({"Fn::GetAtt": ["QuickRole", "Arn"]}));
    let definition: Value = serde_json::from_str(machine["DefinitionString"].as_str().unwrap()).unwrap();
    assert_eq!(definition, serde_json::to_value(Quick::asl(&function()).unwrap()).unwrap());
}

#[test]
fn names_that_a_template_cannot_have_are_refused() {
    let refused = |deployment: Deployment| Template::sam(deployment).render::<Clashing>().unwrap_err().to_string();
    let errors = [
        refused(Deployment::lambda("${ShopUrl}")),
        refused(Deployment::lambda("${Clashing}")),
        refused(Deployment::activity("arn:aws:states:${AWS::Region}:123456789012:activity:shop")),
        refused(Deployment::lambda("${Worker_Arn}")),
        refused(Deployment::lambda("")),
    ];
    expect![[r#"
        two things in the template would have the name `ShopUrl`: rename a setting, a workflow, or what the deployment names
        two things in the template would have the name `Clashing`: rename a setting, a workflow, or what the deployment names
        `${AWS::Region}` cannot be filled in: a name in a template has letters and digits, as in `${WorkerFunctionArn}`
        `${Worker_Arn}` cannot be filled in: a name in a template has letters and digits, as in `${WorkerFunctionArn}`
        `Clashing`: the Lambda function `` of the task `halve`: it is empty"#]].assert_eq(&errors.join("\n"));
}

#[task]
async fn halve(n: u32) -> u32 {
    n / 2
}

workflow! {
    /// Quickly done.
    #[express]
    pub workflow Quick(n: u32) -> u32 {
        state Halve { let half = halve(n) timeout 10s; => succeed half }
    }
}

workflow! {
    pub workflow Clashing(n: u32) -> u32 settings { shop_url: String } {
        state Decide => if settings.shop_url == "" { succeed n } else { Halve };
        state Halve { let half = halve(n); => succeed half }
    }
}

workflow! {
    /// Is run by what it runs.
    pub workflow Ping(n: u32) -> u32 {
        state Decide => if n == 0 { succeed n } else { Serve };
        state Serve { let back = run Pong(n); => succeed back }
    }
}

workflow! {
    pub workflow Pong(n: u32) -> u32 {
        state Return { let half = halve(n) timeout 20m; => Serve }
        state Serve { let back = run Ping(half); => succeed back }
    }
}
