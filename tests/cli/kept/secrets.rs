//! What is marked `#[data(secret)]` is told by no command but `run`, whose output is whole.

use serde_json::json;

use super::Folder;
use crate::WAITING;
use crate::program::{Said, feed};

const PAID: &str = r#"{"holder": "Ferris", "number": "4111111111111111"}"#;
const DECLINED: &str = r#"{"holder": "Ferris", "number": "4000000000000002"}"#;
/// A number where a text should be.
const WRONG: &str = r#"{"holder": "Ferris", "number": 4222222222222222}"#;

/// Fails where a secret is told.
fn masked(said: Said) -> Said {
    for secret in ["4111111111111111", "4000000000000002", "4222222222222222"] {
        assert!(!said.out.contains(secret) && !said.err.contains(secret), "{}\n{}", said.out, said.err);
    }
    said
}

#[test]
fn what_is_kept_is_shown_without_its_secrets() {
    let folder = Folder::new();
    let say = |arguments: &[&str], input: &str| masked(folder.feed(WAITING, arguments, input));
    let paid = say(&["start", "Payment", "-", "--name", "paid"], PAID);
    assert_eq!((paid.code, paid.out.as_str()), (Some(0), "{\n  \"holder\": \"Ferris\",\n  \"number\": \"***\"\n}\n"));
    let declined = say(&["start", "Payment", "-", "--name", "declined"], DECLINED);
    assert!(declined.err.contains("in state `Charge`: ChargeError.Declined: ***\n"), "{}", declined.err);
    let json = say(&["start", "Payment", "-", "--name", "declined", "--json"], DECLINED).json().remove(0);
    assert_eq!((&json["error"], &json["message"]), (&json!("ChargeError.Declined"), &json!("***")));
    assert_eq!(json["cause"], r#"{"error":{"Declined":{"number":"***"}},"message":"***"}"#);
    let lines = say(&["start", "Payment", "--lines", "-"], &format!("{PAID}\n{DECLINED}\n{WRONG}\n"));
    assert!(lines.out.contains("1 × ***"), "{}", lines.out);
    let other = say(&["start", "Payment", "-", "--name", "paid"], DECLINED);
    assert_eq!(other.code, Some(6), "{}", other.err);

    assert!(say(&["list"], "").out.contains("ChargeError.Declined: ***"));
    let listed = say(&["list", "--json", "--name", "declined"], "").json().remove(0);
    assert_eq!(listed["message"], "***");
    for name in ["paid", "declined"] {
        let shown = say(&["show", name], "").out;
        assert!(shown.contains("\n             \"number\": \"***\"\n"), "{shown}");
        let shown = say(&["show", name, "--json"], "").json().remove(0);
        assert_eq!(shown["input"], json!({"holder": "Ferris", "number": "***"}));
        assert!(say(&["history", name], "").out.contains(r#""number":"***""#));
        let history = say(&["history", name, "--json"], "").json().remove(0);
        assert_eq!(
            history["events"][0]["executionStartedEventDetails"]["input"],
            r#"{"holder":"Ferris","number":"***"}"#
        );
        assert_eq!(say(&["graph", "Payment", "--execution", name], "").code, Some(0));
    }
    let paid = say(&["show", "paid", "--json"], "").json().remove(0);
    assert_eq!(paid["visits"][0]["assigned"]["charged"]["number"], "***");
    assert_eq!(paid["visits"][1]["result"], json!({"holder": "Ferris", "number": "***"}));
    assert_eq!(paid["output"]["number"], "***");
    let history = say(&["history", "paid", "--json"], "").json().remove(0);
    let succeeded = |event: &&serde_json::Value| event["type"] == "TaskSucceeded";
    let results: Vec<_> = history["events"].as_array().unwrap().iter().filter(succeeded).collect();
    assert_eq!(results.len(), 2);
    for result in results {
        let output = &result["taskSucceededEventDetails"]["output"];
        assert_eq!(output, r#"{"holder":"Ferris","number":"***"}"#);
    }
}

#[test]
fn a_process_that_works_tells_no_secret() {
    let folder = Folder::new();
    for json in [true, false] {
        let arguments = if json { &["work", "--json"][..] } else { &["work"] };
        let mut work = folder.spawn(WAITING, arguments);
        work.wait_for(" until Ctrl-C");
        let name = format!("declined {json}");
        folder.feed(WAITING, &["start", "Payment", "-", "--name", &name, "--detach"], DECLINED);
        let line = work.line();
        assert!(line.contains("ChargeError.Declined") && line.contains("***") && !line.contains("4000"), "{line}");
        assert_eq!(masked(work.interrupt()).code, Some(0));
    }
}

#[test]
fn a_run_prints_its_output_whole_and_its_failure_without_secrets() {
    let said = feed(WAITING, &["run", "Payment", "-", "--json"], PAID);
    let card = json!({"holder": "Ferris", "number": "4111111111111111"});
    assert_eq!(said.json(), [json!({"status": "SUCCEEDED", "output": card})]);
    let said = feed(WAITING, &["run", "Payment", "-"], PAID);
    assert_eq!(said.out, "{\n  \"holder\": \"Ferris\",\n  \"number\": \"4111111111111111\"\n}\n");

    let say = |arguments: &[&str], input: &str| masked(feed(WAITING, arguments, input));
    let said = say(&["run", "Payment", "-"], DECLINED);
    assert!(
        said.err.starts_with("error: `Payment` failed in state `Charge`: ChargeError.Declined: ***\n"),
        "{}",
        said.err
    );
    let said = say(&["run", "Payment", "-", "--json"], DECLINED).json().remove(0);
    assert_eq!((&said["error"], &said["message"]), (&json!("ChargeError.Declined"), &json!("***")));
    assert!(say(&["run", "Payment", "--lines", "-"], DECLINED).out.contains("1 × ***"));
}

#[test]
fn an_input_that_does_not_fit_is_told_by_its_place_and_what_belongs_there() {
    let folder = Folder::new();
    let why = "a text belongs here";
    for command in ["run", "start"] {
        let say =
            |arguments: &[&str]| masked(folder.feed(WAITING, &[&[command, "Payment"], arguments].concat(), WRONG));
        let told = format!("error: standard input, line 1, column 47: `number`: {why}\n`Payment` takes {{\n");
        let said = say(&["-"]);
        assert!(said.code == Some(3) && said.err.starts_with(&told), "{}", said.err);
        let record = json!({"status": "INVALID", "message": format!("`number`: {why}")});
        assert_eq!(say(&["-", "--json"]).json(), [record]);
        assert!(say(&["--lines", "-"]).err.contains(why));
    }
}
