//! What users read when a workflow is wrong: one folder a kind of mistake.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*/*.rs");
}

#[test]
fn messages_name_what_the_user_wrote() {
    let messages = files("stderr");
    assert!(messages.len() >= 150, "only {} mistakes have a message", messages.len());
    assert_eq!(messages.len(), files("rs").len(), "every mistake has a message");
    for path in messages {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| is_headline(line) || is_label(line)) {
            assert!(!has_generated_name(line), "{}: a generated name in\n{line}", path.display());
        }
        assert!(!text.contains("panicked at"), "{}: a macro panicked", path.display());
        assert!(!text.contains("originates in the macro"), "{}: an error at the macro", path.display());
    }
}

/// The files of the mistakes' folders.
fn files(extension: &str) -> Vec<PathBuf> {
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let folders = entries(Path::new("tests/ui")).into_iter().filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| entries(&folder));
    files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

fn is_headline(line: &str) -> bool {
    line.starts_with("error")
}

/// A line under the source, which says what is wrong there.
fn is_label(line: &str) -> bool {
    line.trim_start().strip_prefix('|').is_some_and(|rest| rest.contains('^') || rest.trim_start().starts_with('|'))
}

fn has_generated_name(line: &str) -> bool {
    let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let numbered = |word: &str| {
        let stem = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
        stem != word && ["Type", "Variable", "SHAPE", "RAISED", "argument", "text"].contains(&stem)
    };
    words.into_iter().any(|word| numbered(word) || ["Frame", "__private"].contains(&word))
}
