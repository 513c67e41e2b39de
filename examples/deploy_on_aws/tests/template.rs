//! The template that is deployed is the one that this build writes.

use std::process::Command;

#[test]
fn the_template_is_current() {
    let written = Command::new(env!("CARGO_BIN_EXE_flow"))
        .args(["template", "--binary", "worker", "--alias", "live"])
        .output()
        .expect("the program runs");
    let written = String::from_utf8(written.stdout).expect("the template is text");
    let kept = include_str!("../template.yaml");
    assert_eq!(
        written, kept,
        "write it anew: cargo run --bin flow -- template --binary worker --alias live > template.yaml"
    );
}
