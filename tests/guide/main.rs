//! The guide `docs/aws.md` shows code that is compiled here, and what its commands print.

#![allow(missing_docs)]

#[path = "../program/mod.rs"]
mod program;
#[allow(dead_code)]
mod shop;

#[allow(dead_code)]
mod flow {
    use super::shop;
    include!("flow.rs");
}

#[cfg(feature = "lambda")]
#[allow(dead_code)]
mod worker {
    use super::shop;
    include!("worker.rs");
}

mod test {
    use super::shop;
    include!("test.rs");
}

const GUIDE: &str = include_str!("../../docs/aws.md");

#[test]
fn the_guide_shows_what_is_compiled() {
    let migrated = include_str!("../../examples/from_asl.rs");
    let migrated = &migrated[migrated.find("#[derive").unwrap()..migrated.find("#[tokio::main]").unwrap()];
    let files = [
        include_str!("shop.rs"),
        include_str!("flow.rs"),
        include_str!("worker.rs"),
        include_str!("test.rs"),
        migrated,
    ];
    let blocks: Vec<_> = GUIDE.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), files.len());
    for (block, file) in blocks.iter().zip(files) {
        assert_eq!(block.trim_end(), file.trim_end());
    }
}

#[test]
fn the_guide_shows_what_would_change() {
    let said = program::run("from_asl", &["graph", "diff", "examples/data/payment.asl.json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(1), ""));
    let shown = format!("$ cargo run --example from_asl -- graph diff examples/data/payment.asl.json\n{}```", said.out);
    assert!(GUIDE.contains(&shown), "the guide should show:\n{shown}");
}
