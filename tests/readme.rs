//! The README and the crate's page show the example that runs, and its picture.

#![allow(missing_docs)]

#[path = "../examples/first.rs"]
#[allow(dead_code)]
mod first;

const EXAMPLE: &str = include_str!("../examples/first.rs");
const README: &str = include_str!("../README.md");
const CRATE_PAGE: &str = include_str!("../workflow-runtime/src/lib.rs");

#[test]
fn the_readme_shows_the_example_and_its_picture() {
    let start = EXAMPLE.find("/// Asks the bank").unwrap();
    let end = EXAMPLE.find("#[tokio::main]").unwrap();
    let shown = EXAMPLE[start..end].trim_end();
    assert!(README.contains(&format!("```rust\n{shown}\n```")), "the README's example is not examples/first.rs's");
    let tests = &EXAMPLE[EXAMPLE.find("#[cfg(test)]").unwrap()..];
    assert!(README.contains(&format!("```rust\n{tests}```")), "the README's tests are not examples/first.rs's");
    let picture = first::Fulfilment::graph().mermaid();
    assert!(README.contains(&format!("```mermaid\n{picture}```")), "the README's picture should be\n{picture}");
}

#[test]
fn the_crates_page_has_the_same_example() {
    let page: String = CRATE_PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("//! ").or_else(|| line.strip_prefix("//!")))
        .map(|line| format!("{line}\n"))
        .collect();
    let (example, _) = EXAMPLE.split_once("\n#[cfg(test)]").unwrap();
    let example = example.split_once("\n\n").unwrap().1;
    assert!(page.contains(&format!("```\n{example}```")), "the page's example is not examples/first.rs's");
}
