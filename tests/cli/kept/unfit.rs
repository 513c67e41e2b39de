//! Executions that a build cannot go on with.

use std::process::Command;

use serde_json::json;

use super::Folder;
use crate::WAITING;
use crate::program::{Said, feed_to};

const WHY: &str = "there is no state `Travel`: where it was renamed, `#[was(\"Travel\")]` belongs before it";

impl Folder {
    /// The program as it was before a deploy.
    fn earlier(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(WAITING, arguments);
        command.env("EARLIER_BUILD", "");
        command
    }

    /// Keeps an execution that only the earlier build can go on with.
    fn keep_trip(&self) {
        let said = feed_to(self.earlier(&["start", "Trip", "-", "--name", "it", "--detach"]), "7");
        assert_eq!(said.code, Some(0), "{}", said.err);
    }
}

fn assert_cannot_go_on(said: &Said) {
    assert_eq!((said.code, said.out.as_str()), (Some(6), ""), "{}", said.err);
    let told = format!("error: `it` cannot go on: {WHY}\n  next: a build that it fits goes on with it; ");
    assert!(said.err.contains(&told), "{}", said.err);
}

#[test]
fn what_a_build_cannot_go_on_with_is_listed_and_shown() {
    let folder = Folder::new();
    folder.keep_trip();
    assert_eq!(folder.run(WAITING, &["list", "--unfit"]).out, "no executions\n");
    let mut work = folder.spawn(WAITING, &["work"]);
    work.wait_for("error: 1 execution does not fit this build\n  next: `list --unfit` tells which, and why\n");
    let night = folder.feed(WAITING, &["start", "Night", "-", "--name", "night"], "0");
    assert_eq!(night.code, Some(0), "{}", night.err);
    let listed = folder.run(WAITING, &["list", "--unfit"]);
    let lines: Vec<_> = listed.out.lines().collect();
    assert!(lines.len() == 2 && lines[1].starts_with("it    Trip      RUNNING  20"), "{}", listed.out);
    assert!(lines[1].contains("there is no state `Travel`"), "{}", listed.out);
    assert!(
        listed.err.starts_with("  next: `show` tells what is missing: a build that has it goes on"),
        "{}",
        listed.err
    );
    let json = folder.run(WAITING, &["list", "--unfit", "--json"]).json();
    assert_eq!((json.len(), &json[0]["name"], &json[0]["unfit"]), (1, &json!("it"), &json!(WHY)));
    let shown = folder.run(WAITING, &["show", "it"]).out;
    assert!(shown.contains(&format!("\nunfit      {WHY}\n")), "{shown}");
    let next = "\nnext       `start` or `work` of a build that it fits lets it go on, `stop ";
    assert!(shown.contains(next), "{shown}");
    assert_eq!(work.interrupt().code, Some(0));
    let mut work = folder.spawn_command(folder.earlier(&["work"]));
    work.wait_for(" until Ctrl-C");
    while folder.show(WAITING, "it")["unfit"] == WHY {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(folder.run(WAITING, &["list", "--unfit"]).out, "no executions\n");
    assert_eq!(work.interrupt().code, Some(0));
}

#[test]
fn a_start_does_not_wait_for_what_cannot_go_on() {
    let folder = Folder::new();
    folder.keep_trip();
    let said = folder.feed(WAITING, &["start", "Trip", "-", "--name", "it"], "7");
    assert_cannot_go_on(&said);
    let json = folder.feed(WAITING, &["start", "Trip", "-", "--name", "it", "--json"], "7");
    let record = json.json().remove(0);
    assert_eq!((json.code, &record["status"], &record["unfit"]), (Some(6), &json!("RUNNING"), &json!(WHY)));
    assert_eq!(folder.run(WAITING, &["stop", "it"]).code, Some(0));
    let said = folder.feed(WAITING, &["start", "Trip", "-", "--name", "it"], "7");
    assert_eq!(said.code, Some(1), "{}", said.err);
}

#[test]
fn lines_that_cannot_go_on_are_counted_beside_the_others() {
    let folder = Folder::new();
    let start = ["start", "Trip", "--lines", "-", "--name", "it"];
    let said = feed_to(folder.earlier(&[&start[..], &["--detach"]].concat()), "7\n8\n");
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(folder.run(WAITING, &["stop", "it-2"]).code, Some(0));
    let said = folder.feed(WAITING, &start, "7\n8\n");
    assert_eq!(said.code, Some(6), "{}", said.err);
    assert!(said.err.contains(&format!("error: `it-1` cannot go on: {WHY}\n")), "{}", said.err);
    for row in ["│ 1            not ended   this build cannot go on with them ", "│ 2            in all "] {
        assert!(said.out.contains(row), "{row}\n{}", said.out);
    }
}

#[test]
fn a_start_ends_where_another_build_comes_that_cannot_go_on() {
    let folder = Folder::new();
    folder.keep_trip();
    std::fs::write(folder.0.join("input.json"), "7").unwrap();
    let input = folder.0.join("input.json").display().to_string();
    let mut work = folder.spawn_command(folder.earlier(&["work"]));
    work.wait_for(" until Ctrl-C");
    let mut start = folder.spawn(WAITING, &["start", "Trip", &input, "--name", "it"]);
    start.wait_for("another process runs it");
    assert_eq!(work.interrupt().code, Some(0));
    let mut work = folder.spawn(WAITING, &["work"]);
    work.wait_for(" until Ctrl-C");
    assert_cannot_go_on(&start.end());
    assert_eq!(work.interrupt().code, Some(0));
}
