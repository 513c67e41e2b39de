//! A process that runs executions, and others beside it.

use serde_json::json;

use super::Folder;
use crate::{SHOP, WAITING, order};

#[test]
fn one_process_works_and_others_start_stop_and_redrive() {
    let folder = Folder::new();
    let mut work = folder.spawn(WAITING, &["work", "--json"]);
    work.wait_for(" until Ctrl-C");
    let second = folder.run(WAITING, &["work"]);
    assert_eq!(second.code, Some(4));
    assert!(second.err.contains("another process runs the executions of "), "{}", second.err);
    let said = folder.feed(WAITING, &["start", "Night", "-", "--name", "short"], "0");
    assert_eq!((said.code, said.out.as_str()), (Some(0), "\"morning\"\n"), "{}", said.err);
    assert!(said.err.contains("another process runs it"), "{}", said.err);
    let ended: serde_json::Value = serde_json::from_str(&work.line()).unwrap();
    assert_eq!((&ended["name"], &ended["status"]), (&json!("short"), &json!("SUCCEEDED")));
    let said = folder.feed(WAITING, &["start", "Night", "-", "--name", "long", "--detach"], "1000");
    assert_eq!(said.code, Some(0), "{}", said.err);
    let shown = folder.run(WAITING, &["show", "long"]);
    assert!(shown.out.contains("status     RUNNING\n") && shown.out.contains("in         Sleep for "), "{}", shown.out);
    let redriven = folder.run(WAITING, &["redrive", "long"]);
    assert_eq!(redriven.code, Some(6));
    assert!(redriven.err.contains("`long` is not redriven: its status is RUNNING"), "{}", redriven.err);
    let stopped = folder.run(WAITING, &["stop", "long", "--error", "Dawn", "--cause", "the cock crowed"]);
    assert_eq!((stopped.code, stopped.out.as_str()), (Some(0), "stopped `long`\n"), "{}", stopped.err);
    let ended: serde_json::Value = serde_json::from_str(&work.line()).unwrap();
    assert_eq!(
        (&ended["name"], &ended["status"], &ended["error"]),
        (&json!("long"), &json!("ABORTED"), &json!("Dawn"))
    );
    let again = folder.run(WAITING, &["stop", "long"]);
    let told = "error: `long` has ended already: its status is ABORTED\n";
    assert_eq!((again.code, again.err.as_str()), (Some(6), told));
    let redriven = folder.run(WAITING, &["redrive", "long"]);
    assert_eq!((redriven.code, redriven.out.as_str()), (Some(0), "redriven `long`\n"), "{}", redriven.err);
    assert_eq!(folder.show(WAITING, "long")["status"], "RUNNING");
    let said = work.interrupt();
    assert_eq!(said.code, Some(0), "{}", said.err);
}

#[test]
fn an_interrupted_start_goes_on_where_it_was() {
    let folder = Folder::new();
    std::fs::write(folder.0.join("input.json"), "1000").unwrap();
    let input = folder.0.join("input.json").display().to_string();
    let mut start = folder.spawn(WAITING, &["start", "Night", &input, "--name", "it"]);
    start.wait_for("started it (");
    let said = start.interrupt();
    assert_eq!(said.code, Some(130));
    assert!(said.err.contains("interrupted: 1 have not ended; `work` goes on with them"), "{}", said.err);
    assert_eq!(folder.show(WAITING, "it")["status"], "RUNNING");
    let mut work = folder.spawn(WAITING, &["work"]);
    work.wait_for(" until Ctrl-C");
    assert_eq!(folder.run(WAITING, &["stop", "it", "--error", "Dawn"]).code, Some(0));
    assert_eq!(work.line(), "ABORTED it (Night) Dawn\n");
    assert_eq!(work.interrupt().code, Some(0));
}

#[test]
fn a_console_runs_the_samples_of_an_empty_store() {
    let folder = Folder::new();
    let mut console = folder.spawn(SHOP, &["console", "--port", "0", "--json"]);
    let url: serde_json::Value = serde_json::from_str(&console.line()).unwrap();
    let address = url["url"].as_str().unwrap().strip_prefix("http://").unwrap().trim_end_matches('/').to_owned();
    let list = || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        let request = format!("GET /api/executions HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        serde_json::from_str::<serde_json::Value>(body).unwrap()
    };
    assert_eq!(list()["executions"].as_array().unwrap().len(), 10);
    let mut ended = || serde_json::from_str::<serde_json::Value>(&console.line()).unwrap()["name"].clone();
    let mut samples: Vec<_> = (0..10).map(|_| ended().as_str().unwrap().to_owned()).collect();
    samples.sort();
    samples.dedup();
    assert_eq!(samples.len(), 10, "{samples:?}");
    let said = folder.feed(SHOP, &["start", "-", "--name", "it"], order(0));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(list()["executions"].as_array().unwrap().len(), 11);
    assert_eq!(ended(), "it");
    // Another one shows what this one runs.
    let mut beside = folder.spawn(SHOP, &["console", "--port", "0", "--read-only"]);
    assert!(beside.line().starts_with("http://127.0.0.1:"));
    assert_eq!(beside.interrupt().code, Some(0));
    assert_eq!(console.interrupt().code, Some(0));
}

#[test]
fn a_callback_is_approved_or_rejected_by_its_token() {
    let folder = Folder::new();
    let mut work = folder.spawn(WAITING, &["work"]);
    work.wait_for(" until Ctrl-C");
    for name in ["chair", "yacht"] {
        let input = format!("\"{name}\"");
        let said = folder.feed(WAITING, &["start", "Purchase", "-", "--name", name, "--detach"], &input);
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
    let [chair, yacht] = ["chair", "yacht"].map(|name| folder.token(WAITING, name));
    let shown = folder.run(WAITING, &["show", "chair"]).out;
    let how = format!("until somebody does one of\n             approve {chair} '{{\"granted\":true}}'\n");
    assert!(shown.contains(&how), "{shown}");
    let wrong = folder.run(WAITING, &["approve", &chair, "7"]);
    assert_eq!(wrong.code, Some(3));
    assert!(wrong.err.contains("Decision"), "{}", wrong.err);
    let approved = folder.run(WAITING, &["approve", &chair, r#"{"granted": true}"#]);
    assert_eq!((approved.code, approved.out.as_str()), (Some(0), "approved\n"), "{}", approved.err);
    assert_eq!(work.line(), "SUCCEEDED chair (Purchase)\n");
    let again = folder.run(WAITING, &["approve", &chair, r#"{"granted": true}"#]);
    assert_eq!(again.code, Some(6), "{}", again.err);
    let rejected = folder.run(WAITING, &["reject", &yacht, "--error", "Boss.Away", "--cause", "until May", "--json"]);
    assert_eq!((rejected.code, rejected.json()), (Some(0), vec![json!({"done": "rejected"})]), "{}", rejected.err);
    assert_eq!(work.line(), "FAILED yacht (Purchase) Boss.Away: until May\n");
    let unknown = folder.run(WAITING, &["reject", "0123"]);
    let told = "error: no task has handed out this token; `show` lists the tokens that wait\n";
    assert_eq!((unknown.code, unknown.err.as_str()), (Some(6), told));
    assert_eq!(work.interrupt().code, Some(0));
}
