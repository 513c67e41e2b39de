//! `docs/errors.md` and the fixtures in `tests/ui` say the same.

use std::fs;
use std::path::Path;

/// A message on the page, `…` for what differs, with the fixtures that show it.
struct Entry {
    message: String,
    text: String,
    fixtures: Vec<String>,
}

fn entries() -> Vec<Entry> {
    let page = fs::read_to_string("docs/errors.md").unwrap();
    let mut entries: Vec<Entry> = Vec::new();
    for line in page.lines() {
        if let Some(message) = line.strip_prefix("### ") {
            entries.push(Entry { message: message.to_owned(), text: String::new(), fixtures: Vec::new() });
        } else if line.starts_with("## ") {
            continue;
        } else if let Some(entry) = entries.last_mut() {
            match line.strip_prefix("Seen in: ") {
                Some(links) => {
                    entry.fixtures.extend(links.split('`').skip(1).step_by(2).map(str::to_owned));
                }
                None => entry.text.push_str(line),
            }
        }
    }
    entries
}

/// Whether a message is one that an entry describes.
fn describes(template: &str, message: &str) -> bool {
    let mut parts = template.split('…');
    let Some(mut rest) = parts.next().and_then(|first| message.strip_prefix(first)) else { return false };
    for part in parts {
        let Some(position) = rest.find(part) else { return false };
        rest = &rest[position + part.len()..];
    }
    rest.is_empty() || template.ends_with('…')
}

/// The messages of a fixture.
fn messages(fixture: &str) -> Vec<String> {
    let text = fs::read_to_string(format!("tests/ui/{fixture}.stderr")).unwrap_or_default();
    let headline = |line: &str| {
        let (code, message) = line.strip_prefix("error")?.split_once(": ")?;
        (code.is_empty() || code.starts_with("[E")).then(|| message.to_owned())
    };
    text.lines().filter_map(headline).collect()
}

fn fixtures() -> Vec<String> {
    let mut names = Vec::new();
    for folder in fs::read_dir("tests/ui").unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|extension| extension == "stderr") {
                let name = path.with_extension("");
                names.push(name.strip_prefix("tests/ui").unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn every_message_is_on_the_page() {
    let entries = entries();
    let mut missing = Vec::new();
    for fixture in fixtures() {
        for message in messages(&fixture) {
            if !entries.iter().any(|entry| describes(&entry.message, &message)) {
                missing.push(format!("{fixture}: {message}"));
            }
        }
    }
    assert!(missing.is_empty(), "not in docs/errors.md:\n{}", missing.join("\n"));
}

#[test]
fn every_entry_has_a_fixture_with_its_message() {
    let mut wrong = Vec::new();
    for Entry { message, text, fixtures } in entries() {
        if fixtures.is_empty() || text.trim().is_empty() {
            wrong.push(format!("no fixture or no text: {message}"));
        }
        for fixture in fixtures {
            let shown = messages(&fixture);
            if !Path::new(&format!("tests/ui/{fixture}.rs")).exists()
                || !shown.iter().any(|shown| describes(&message, shown))
            {
                wrong.push(format!("{fixture} shows no `{message}`, but {shown:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "in docs/errors.md:\n{}", wrong.join("\n"));
}
