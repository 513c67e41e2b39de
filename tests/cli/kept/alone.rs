//! One process at a time.

use serde_json::json;

use super::Folder;
use crate::program::feed_to;
use crate::{SHOP, WAITING, order};

#[test]
fn a_start_runs_an_execution_to_its_end() {
    let folder = Folder::new();
    let said = folder.feed(SHOP, &["start", "-", "--name", "it"], order(0));
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.err.starts_with("started it ("), "{}", said.err);
    assert!(said.out.starts_with("{\n  \"confirmed_to\": \"Clara Weiss\",\n"), "{}", said.out);
    let again = folder.feed(SHOP, &["start", "-", "--name", "it"], order(0));
    assert_eq!((again.code, again.out), (Some(0), said.out), "it is the same one");
    let other = folder.feed(SHOP, &["start", "-", "--name", "it"], order(1));
    let told = "error: `OrderFulfilment` has an execution `it` with another input; give this one another name\n";
    assert_eq!((other.code, other.err.as_str()), (Some(6), told));
    let json = folder.feed(SHOP, &["start", "-", "--name", "it", "--json"], order(0)).json();
    assert_eq!((&json[0]["name"], &json[0]["status"]), (&json!("it"), &json!("SUCCEEDED")));
    assert_eq!(json[0]["output"]["confirmed_to"], "Clara Weiss");
}

#[test]
fn a_start_that_fails_names_the_state_the_cause_and_the_next_step() {
    let folder = Folder::new();
    let said = folder.feed(SHOP, &["start", "-", "--name", "it"], order(6));
    let told = "\
error: `OrderFulfilment` failed in state `Refuse`: OrderError.Refused: the order was refused: over the card's limit
  next: the workflow ends so by itself: look at the input, and at `graph` for the way there
";
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.ends_with(told), "{}", said.err);
    let said = folder.feed(SHOP, &["start", "-"], "{}");
    assert_eq!(said.code, Some(3));
    assert!(
        said.err.starts_with("error: standard input, line 1, column 2: `order_id` is missing: it is a whole number from 0 to 4294967295\n"),
        "{}",
        said.err
    );
    assert_eq!(folder.run(SHOP, &["start"]).code, Some(2));
}

#[test]
fn a_start_without_a_name_is_named_by_its_id() {
    let folder = Folder::new();
    let json = folder.feed(SHOP, &["start", "-", "--json"], order(0)).json();
    assert_eq!((&json[0]["name"], json[0]["id"].as_str().map(str::len)), (&json[0]["id"], Some(36)));
    let misspelt = order(0).replacen("{", "{\"order_ID\": 1, \"customers\": [], ", 1);
    let said = folder.feed(SHOP, &["start", "-"], &misspelt);
    let lines: Vec<_> = said.err.lines().collect();
    let only = "only `order_id`, `customer`, `ordered_on`, `required_by`, `freight_cents`, `ship_to`, `items`";
    let note = |name| format!("note: `{name}` is not read: `Order` has no such field, {only}");
    assert_eq!((said.code, &lines[..2]), (Some(0), &[note("customers").as_str(), note("order_ID").as_str()][..]));
    let started = lines[2].strip_prefix("started ").unwrap();
    assert_eq!((lines.len(), started.len()), (3, 36), "{}", said.err);
}

#[test]
fn lines_are_executions_by_their_numbers() {
    let folder = Folder::new();
    let said = folder.run(SHOP, &["start", "--lines", "examples/data/orders.jsonl", "--name", "order"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(
        said.out.contains("│ 5            succeeded ") && said.out.contains("│ 10           in all "),
        "{}",
        said.out
    );
    let listed = folder.run(SHOP, &["list", "--json"]).json();
    let names: Vec<_> = listed.iter().map(|one| one["name"].as_str().unwrap()).collect();
    let expected: Vec<_> = (1..=10).rev().map(|number| format!("order-{number}")).collect();
    assert_eq!(names, expected);
    let one = folder.feed(SHOP, &["start", "--lines", "-"], "{}\n");
    assert_eq!(one.code, Some(3));
    assert!(one.err.starts_with("error: standard input, line 1, column 2: `order_id` is missing: it is a whole number from 0 to 4294967295\n"), "{}", one.err);
}

#[test]
fn a_list_is_filtered_and_paged() {
    let folder = Folder::new();
    let empty = folder.feed(WAITING, &["start", "Night", "-", "--name", "night-0", "--detach"], "1000");
    assert_eq!(empty.code, Some(0), "{}", empty.err);
    assert!(empty.err.contains("\n  next: `work` or `console` runs what is kept"), "{}", empty.err);
    for number in 1..4 {
        let name = format!("night-{number}");
        folder.feed(WAITING, &["start", "Night", "-", "--name", &name, "--detach"], "1000");
    }
    assert_eq!(folder.run(WAITING, &["stop", "night-2", "--cause", "the cock"]).code, Some(0));
    let table = folder.run(WAITING, &["list"]);
    let lines: Vec<_> = table.out.lines().collect();
    assert!(lines[0].starts_with("NAME     WORKFLOW  STATUS   STARTED  "), "{}", table.out);
    assert!(lines[1].starts_with("night-3  Night     RUNNING  20"), "{}", table.out);
    assert!(lines[2].starts_with("night-2  Night     ABORTED  20") && lines[2].ends_with("Stopped: the cock"));
    assert_eq!(lines.len(), 5);
    let names = |arguments: &[&str]| {
        let said = folder.run(WAITING, &[&["list", "--json"], arguments].concat());
        assert_eq!(said.code, Some(0), "{}", said.err);
        let names = said.json().into_iter().map(|one| one["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(&["--status", "aborted"]), ["night-2"]);
    assert_eq!(names(&["--name", "T-3"]), ["night-3"]);
    assert_eq!(names(&["--workflow", "Purchase"]), Vec::<String>::new());
    assert_eq!(names(&["--since", "1h", "--limit", "2"]), ["night-3", "night-2"]);
    assert_eq!(names(&["--until", "2001-01-01T00:00:00Z"]), Vec::<String>::new());
    let page = folder.run(WAITING, &["list", "--limit", "3"]);
    let next = page.out.lines().last().unwrap().strip_prefix("there may be more: ").expect(&page.out);
    let next: Vec<_> = next.split(' ').collect();
    assert_eq!(names(&next), ["night-0"]);
    assert_eq!(folder.run(WAITING, &["list", "--status", "GONE"]).code, Some(2));
    assert_eq!(folder.run(WAITING, &["list", "--since", "yesterday"]).code, Some(2));
}

#[test]
fn an_execution_is_shown_by_its_name_or_its_id() {
    let folder = Folder::new();
    let said = folder.feed(SHOP, &["start", "-", "--name", "it"], order(6));
    assert_eq!(said.code, Some(1));
    let shown = folder.run(SHOP, &["show", "it"]);
    assert_eq!(shown.code, Some(0), "{}", shown.err);
    for text in [
        "name       it\n",
        "status     FAILED\n",
        "workflow   OrderFulfilment\n",
        "\"order_id\": ",
        "failed in  Refuse\n",
    ] {
        assert!(shown.out.contains(text), "{text}\n{}", shown.out);
    }
    let whole = folder.show(SHOP, "it");
    let id = whole["id"].as_str().unwrap();
    assert_eq!(folder.show(SHOP, id), whole);
    assert_eq!(whole["visits"].as_array().unwrap().last().unwrap()["state"], "Refuse");
    let unknown = folder.run(SHOP, &["show", "its"]);
    assert_eq!((unknown.code, unknown.err.as_str()), (Some(6), "error: there is no execution `its`; there is `it`\n"));
}

#[test]
fn what_fails_behind_a_task_is_named() {
    let folder = Folder::new();
    let said = folder.feed(SHOP, &["start", "-", "--name", "it"], order(9));
    assert_eq!(said.code, Some(1));
    let shown = folder.run(SHOP, &["show", "it"]).out;
    assert!(shown.contains("failed in  Refund: fail\n"), "{shown}");
    let visits = folder.show(SHOP, "it")["visits"].take();
    let status = |name: &str| {
        let visit = visits.as_array().unwrap().iter().find(|visit| visit["state"] == name).unwrap();
        visit["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(["Prepare", "Refund", "Refund: fail"].map(status), ["caught", "succeeded", "failed"]);
}

#[test]
fn a_history_is_that_of_step_functions() {
    let folder = Folder::new();
    folder.feed(SHOP, &["start", "-", "--name", "it"], order(6));
    let events = folder.run(SHOP, &["history", "it", "--json"]).json().remove(0);
    let events = events["events"].as_array().unwrap();
    assert_eq!((&events[0]["type"], &events[0]["id"]), (&json!("ExecutionStarted"), &json!(1)));
    assert_eq!(events[1]["stateEnteredEventDetails"], json!({"name": "CheckPayment"}));
    assert_eq!(events.last().unwrap()["type"], "ExecutionFailed");
    let table = folder.run(SHOP, &["history", "it", "--reverse", "--limit", "2"]).out;
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].starts_with("ID  TIME  ") && lines[1].contains("  ExecutionFailed  "), "{table}");
    assert!(lines[1].contains("OrderError.Refused") && lines.len() == 3, "{table}");
}

#[test]
fn a_store_that_is_not_there_is_told() {
    let folder = Folder::new();
    for command in [&["list"][..], &["show", "it"], &["history", "it"], &["stop", "it"], &["redrive", "it"]] {
        let said = folder.run(SHOP, command);
        assert_eq!(said.code, Some(4), "{command:?}");
        assert!(said.err.starts_with("error: there is no store "), "{}", said.err);
        assert!(said.err.ends_with("kept.db: `start` makes it, and `--store` names another one\n"), "{}", said.err);
    }
    let said = folder.run(SHOP, &["list", "--store", "Cargo.toml"]);
    assert_eq!(said.code, Some(4));
    assert!(said.err.contains("Cargo.toml"), "{}", said.err);
}

#[test]
fn the_store_is_the_one_that_is_named_or_has_the_programs_name() {
    let folder = Folder::new();
    let other = folder.0.join("other.db").display().to_string();
    let start = ["start", "Night", "-", "--name", "it", "--detach"];
    let said = folder.feed(WAITING, &[&start[..], &["--store", &other]].concat(), "1000");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(folder.run(WAITING, &["list", "--store", &other, "--json"]).json()[0]["name"], "it");
    assert_eq!(folder.run(WAITING, &["list"]).code, Some(4), "the variable names a store that is not there");
    let mut command = folder.command(WAITING, &start);
    command.env_remove("WORKFLOW_STORE").current_dir(&folder.0);
    assert_eq!(feed_to(command, "1000").code, Some(0));
    assert!(folder.0.join("waiting.db").exists());
}

#[test]
fn names_tell_a_terminal_nothing() {
    let folder = Folder::new();
    let name = "night\u{1b}[2J\nfake  SUCCEEDED";
    folder.feed(WAITING, &["start", "Night", "-", "--name", name, "--detach"], "1000");
    for command in [&["list"][..], &["show", name], &["history", name], &["stop", name], &["show", "nothing"]] {
        let said = folder.run(WAITING, command);
        assert!(!said.out.contains('\u{1b}') && !said.err.contains('\u{1b}'), "{}{}", said.out, said.err);
        assert!(!said.out.contains("\nfake"), "{}", said.out);
    }
}

#[test]
fn a_program_of_several_workflows_draws_an_execution_by_its_name() {
    let folder = Folder::new();
    folder.feed(WAITING, &["start", "Night", "-", "--name", "long", "--detach"], "1000");
    assert_eq!(folder.run(WAITING, &["stop", "long"]).code, Some(0));
    let drawn = folder.run(WAITING, &["graph", "--execution", "long"]);
    assert_eq!((drawn.code, drawn.err.as_str()), (Some(0), ""));
    assert!(drawn.out.contains("    class s0 failed\n"), "{}", drawn.out);
    assert_eq!(folder.run(WAITING, &["graph"]).code, Some(2));
}

#[test]
fn what_an_execution_has_done_is_drawn() {
    let folder = Folder::new();
    assert_eq!(folder.feed(SHOP, &["start", "-", "--name", "it"], order(0)).code, Some(0));
    let drawn = folder.run(SHOP, &["graph", "--execution", "it"]);
    assert_eq!((drawn.code, drawn.err.as_str()), (Some(0), ""));
    assert!(
        drawn.out.contains("    classDef succeeded stroke:#23803f,stroke-width:3px\n    class s0,"),
        "{}",
        drawn.out
    );
    assert!(drawn.out.lines().last().unwrap().starts_with("    linkStyle "), "{}", drawn.out);
    let id = folder.show(SHOP, "it")["id"].as_str().unwrap().to_owned();
    assert_eq!(folder.run(SHOP, &["graph", "OrderFulfilment", "--execution", &id]).out, drawn.out);
    let svg = folder.run(SHOP, &["graph", "--format", "svg", "--execution", "it"]).out;
    assert!(svg.contains("data-state=\"CheckPayment\" data-kind=\"Task\" data-status=\"succeeded\""));
    assert!(svg.contains("<g class=\"taken\" data-from=\"Confirm\" data-to=\"End\">"));
    let dot = folder.run(SHOP, &["graph", "--format", "dot", "--execution", "it"]).out;
    assert!(dot.contains("penwidth=3 class=succeeded]"), "{dot}");
    let unknown = folder.run(SHOP, &["graph", "--execution", "that"]);
    assert_eq!((unknown.code, unknown.err.as_str()), (Some(6), "error: there is no execution `that`; there is `it`\n"));
    assert_eq!(folder.run(SHOP, &["graph", "--format", "json", "--execution", "it"]).code, Some(2));
}
