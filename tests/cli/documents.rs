use expect_test::expect_file;
use serde_json::{Value, json};
use workflow_runtime::asl::StateMachine;

use crate::program::{feed, run};
use crate::{PURCHASE, SHOP};

const PICTURES: &str = include_str!("../../docs/pictures.md");

fn document(arguments: &[&str]) -> String {
    let said = run(SHOP, arguments);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    said.out
}

#[test]
fn asl_is_the_document() {
    let emitted = document(&["asl"]);
    assert_eq!(emitted.trim_end(), include_str!("../snapshots/order_fulfilment.asl.json").trim_end());
    assert_eq!(document(&["asl", "OrderFulfilment", "--format", "json"]), emitted);
    let yaml = StateMachine::from_yaml(&document(&["asl", "--format", "yaml"])).unwrap();
    assert_eq!(yaml.to_string(), emitted.trim_end());
    assert!(document(&["asl", "--function", "shop"]).contains("\"FunctionName\": \"shop\""));
    let delivery: Value = serde_json::from_str(&run(PURCHASE, &["asl", "Delivery"]).out).unwrap();
    assert_eq!(delivery["StartAt"], "PickUp");
}

#[test]
fn a_graph_has_four_forms() {
    assert_eq!(document(&["graph"]).trim_end(), include_str!("../snapshots/order_fulfilment.mmd").trim_end());
    assert!(document(&["graph", "--format", "dot"]).starts_with("digraph \"OrderFulfilment\" {\n"));
    let svg = document(&["graph", "--format", "svg"]);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    let graph: Value = serde_json::from_str(&document(&["graph", "--format", "json"])).unwrap();
    assert_eq!(graph["nodes"][0]["name"], "CheckPayment");
}

#[test]
fn the_page_of_pictures_shows_what_is_drawn() {
    let svg = document(&["graph", "--format", "svg"]);
    expect_file!["../../docs/images/order-flow.svg"].assert_eq(&svg);
    assert!(PICTURES.contains("graph --format svg > docs/images/order-flow.svg\n"));
}

#[test]
fn a_build_is_as_deployed_where_only_substitutions_differ() {
    let deployed = document(&["asl", "--function", "arn:aws:lambda:eu-west-1:123456789012:function:shop"]);
    let said = feed(SHOP, &["graph", "diff", "-"], &deployed);
    assert_eq!((said.code, said.out.as_str()), (Some(0), "`OrderFulfilment` is as deployed\n"));
    let said = feed(SHOP, &["graph", "diff", "-", "--json"], &deployed);
    assert_eq!((said.code, said.json()), (Some(0), vec![json!({"added": [], "removed": [], "changed": []})]));
}

#[test]
fn a_change_of_what_is_deployed_is_told_by_state() {
    let deployed = document(&["asl"])
        .replacen("\"TimeoutSeconds\": 30", "\"TimeoutSeconds\": 45", 1)
        .replacen("\"Next\": \"Refuse\"", "\"Next\": \"Refund\"", 1)
        .replace("\"WaitForBank\"", "\"AskLater\"");
    let said = feed(SHOP, &["graph", "diff", "-"], &deployed);
    let told = "\
+ state WaitForBank
- state AskLater
~ state CheckPayment
    - to Refund on PaymentError.Declined
    + to Refuse on PaymentError.Declined
    TimeoutSeconds: 45 -> 30
~ state CheckPayment?
    - to AskLater otherwise
    + to WaitForBank otherwise
";
    assert_eq!((said.code, said.out.as_str()), (Some(1), told));
    assert!(PICTURES.contains(&format!("```text\n{told}```\n")));
    let changes = feed(SHOP, &["graph", "diff", "OrderFulfilment", "-", "--json"], &deployed);
    let changes = (changes.code, changes.json());
    assert_eq!((changes.0, &changes.1[0]["added"]), (Some(1), &json!(["WaitForBank"])));
    let setting = json!([{"name": "TimeoutSeconds", "old": 45, "new": 30}]);
    assert_eq!(changes.1[0]["changed"][0]["settings"], setting);
}

#[test]
fn what_is_no_definition_is_refused() {
    let said = feed(SHOP, &["graph", "diff", "-"], "{\"Comment\": 1}");
    let told = "error: standard input: this is no definition in Amazon States Language: it has no `States`\n";
    assert_eq!((said.code, said.err.as_str()), (Some(3), told));
    let said = feed(SHOP, &["graph", "diff", "-"], "{\n,");
    assert_eq!(
        (said.code, said.err.as_str()),
        (Some(3), "error: standard input: key must be a string at line 2 column 1\n")
    );
    let said = run(SHOP, &["graph", "diff", "no-such.asl.json"]);
    assert_eq!(said.code, Some(3));
    assert!(said.err.starts_with("error: cannot read no-such.asl.json: "), "{}", said.err);
}
