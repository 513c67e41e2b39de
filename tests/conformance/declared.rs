//! Which workflows the examples and the tests declare: each has cases, or a reason why it has none.

use std::fs;
use std::path::Path;

use crate::suite::Group;

/// Workflows that have no cases: their files, their names, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("tests/behaviour/context.rs", "Outside", "it tells ids and times, which are others in each engine"),
    (
        "tests/behaviour/nested.rs",
        "Launch",
        "it ends by the hours that engines do not let pass, or with a cause that is AWS's",
    ),
    ("tests/behaviour/nested.rs", "Ping", "no document is emitted: it runs itself for ever"),
    ("tests/behaviour/nested.rs", "Pong", "no document is emitted: it runs itself for ever"),
    ("tests/behaviour/outside.rs", "Contexts", "its task is given the time; `Attempts` has the rest of the context"),
    (
        "tests/console_api/secrets.rs",
        "Payment",
        "its file needs the console's tests; `Payment` of tests/cli has the charge, and `Purchase` the callback",
    ),
    ("tests/conformance/generate/tasks.rs", "Child", "the generated workflows run it"),
    ("tests/deployments.rs", "PaysTwice", "no document is emitted: two tasks have one name"),
    ("tests/durable/resume.rs", "Stamps", "its values are random"),
    ("tests/harness.rs", "Patience", "its task is given the time"),
    ("tests/oracle.rs", "Case", "an expression of a table, which JSONata's reference implementation is asked for"),
    (
        "tests/templates/services.rs",
        "Literal",
        "what drives the engines does not tell which version of a function is called",
    ),
    ("tests/traps.rs", "Forced", "`Forced` of the cases is the same and has more"),
    ("tests/traps.rs", "Swap", "`Swap` of the cases is the same"),
    ("tests/traps.rs", "Trap", "an expression, which JSONata's reference implementation is asked for"),
];

/// Tests of compile errors and of editors.
const OTHERS: [&str; 3] = ["tests/editors", "tests/fits", "tests/ui"];

struct Declared {
    file: String,
    line: u32,
    name: String,
}

/// What has neither cases nor a reason, and what has a reason in vain.
pub fn wrong(groups: &[Group]) -> Vec<String> {
    let mut all = Vec::new();
    ["examples", "tests"].iter().for_each(|folder| collect(folder, &mut all));
    let run: Vec<&Declared> = groups.iter().filter_map(|group| declaration(group, &all)).collect();
    let has_cases = |declared: &Declared| run.iter().any(|run| std::ptr::eq(*run, declared));
    let reason_for = |(file, name, _): &(&str, &str, &str), declared: &Declared| {
        (*file, *name) == (&*declared.file, &*declared.name)
    };
    let without = all.iter().filter(|declared| !has_cases(declared));
    let without = without.filter(|declared| !LEFT_OUT.iter().any(|left_out| reason_for(left_out, declared)));
    let without = without
        .map(|Declared { file, line, name }| format!("{file}:{line}: `{name}` has no cases, and no reason for that"));
    let needed = |left_out| all.iter().any(|declared| reason_for(left_out, declared) && !has_cases(declared));
    let in_vain = LEFT_OUT.iter().filter(|left_out| !needed(*left_out));
    without.chain(in_vain.map(|(file, name, _)| format!("{file}: `{name}` is not there, or has cases"))).collect()
}

/// The declarations in a folder.
fn collect(folder: &str, found: &mut Vec<Declared>) {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the sources are here");
    for entry in entries {
        let entry = entry.expect("it is readable");
        let path = format!("{folder}/{}", entry.file_name().display());
        if entry.path().is_dir() {
            if !OTHERS.contains(&&*path) {
                collect(&path, found);
            }
        } else if path.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).expect("it is readable");
            let names = text.lines().zip(1..).filter_map(|(text, line)| Some((line, declared_name(text)?)));
            found.extend(names.map(|(line, name)| Declared { file: path.clone(), line, name: name.to_owned() }));
        }
    }
}

/// The name in a line that begins a workflow: `pub workflow Name(…`.
fn declared_name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (name, _) = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("workflow ")?.split_once('(')?;
    name.starts_with(char::is_uppercase).then_some(name)
}

/// Where the workflow of a group is declared: the nearest declaration of its name before its first state.
fn declaration<'d>(group: &Group, all: &'d [Declared]) -> Option<&'d Declared> {
    let (file, line) = (plain_path(group.subject.place.file()), group.subject.place.line());
    let before = |declared: &&Declared| {
        declared.file == file && declared.name == group.subject.workflow && declared.line <= line
    };
    all.iter().filter(before).max_by_key(|declared| declared.line)
}

/// `examples/first.rs` of `tests/conformance/../../examples/first.rs`.
fn plain_path(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => parts.truncate(parts.len() - 1),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
